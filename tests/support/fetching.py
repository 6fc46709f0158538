"""What a page can tell of its own fetching: the same with the extension and without it."""

PROBE = r"""
const there = (path) =>
  `${location.protocol}//internal-api.prolific.com${location.port && ":" + location.port}${path}`;
const LIST = there("/api/v1/participant/studies/");
const found = {};
const trying = async (name, act) => {
  try { found[name] = await act(); } catch (error) { found[name] = `${error.name}`; }
};
const rejected = [];
const listen = (event) => { rejected.push(event.reason?.name); event.preventDefault(); };
addEventListener("unhandledrejection", listen);

await trying("read twice", async () => {
  const response = await fetch(LIST);
  const first = await response.json();
  let second = "";
  try { await response.json(); } catch (error) { second = error.name; }
  return [first.results.length, second, response.bodyUsed];
});
await trying("its face", async () => {
  const response = await fetch(LIST);
  return [response instanceof Response, response.constructor === Response, response.url === LIST,
    response.status, response.type, response.redirected, response.bodyUsed, response.ok,
    Object.getOwnPropertyNames(response), response.headers.get("content-type")];
});
await trying("its own copy", async () => {
  const response = await fetch(LIST);
  const twin = response.clone();
  return [(await twin.text()) === (await response.text()), twin.url === LIST];
});
await trying("a stream", async () => {
  const response = await fetch(LIST);
  const reader = response.body.getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
  }
  return [bytes > 100, response.bodyUsed, response.body.locked];
});
await trying("a stream that is left", async () => {
  const response = await fetch(LIST);
  await response.body.cancel("enough");
  return response.bodyUsed;
});
await trying("given up before", async () => {
  const stop = new AbortController();
  stop.abort();
  return fetch(LIST, { signal: stop.signal });
});
await trying("given up while it is read", async () => {
  const stop = new AbortController();
  const response = await fetch(LIST, { signal: stop.signal });
  stop.abort();
  return response.text();
});
await trying("not found", async () => {
  const response = await fetch(there("/nowhere"));
  return [response.status, await response.json()];
});
await trying("no network", () => fetch("http://127.0.0.1:9/"));
await trying("no address", () => fetch("http://["));
await trying("another this", () => fetch.call({}, LIST));
await trying("no arguments", () => fetch());
fetch("http://127.0.0.1:9/unhandled");
fetch(LIST, { signal: AbortSignal.abort(new RangeError("mine")) });
await trying("a promise", () => {
  const promise = fetch(LIST);
  return [promise instanceof Promise, promise.constructor === Promise,
    Object.getOwnPropertyNames(promise)];
});

const sent = (kind, url = LIST, more = () => {}) => new Promise((resolve) => {
  const request = new XMLHttpRequest();
  const events = [];
  for (const name of ["loadstart", "load", "error", "abort", "loadend"]) {
    request.addEventListener(name, (event) => events.push([name, event.isTrusted]));
  }
  request.onloadend = () => {
    const text = kind === "" || kind === "text" ? request.responseText.length > 10 : null;
    resolve([events, request.status, request.responseURL === url, text,
      kind === "json" ? request.response?.results?.length : typeof request.response]);
  };
  request.open("GET", url);
  request.responseType = kind;
  request.send();
  more(request);
});
await trying("asked for text", () => sent(""));
await trying("asked for json", () => sent("json"));
await trying("asked for bytes", () => sent("arraybuffer"));
await trying("asked in vain", () => sent("", "http://127.0.0.1:9/"));
await trying("asked and given up", () => sent("", LIST, (request) => request.abort()));
await trying("send of nothing", () => XMLHttpRequest.prototype.send.call({}));
await trying("send unopened", () => new XMLHttpRequest().send());
await trying("asked while all waits", () => {
  const request = new XMLHttpRequest();
  request.open("GET", LIST, false);
  request.send();
  return [request.status, JSON.parse(request.responseText).results.length];
});
await trying("asked for one thing twice", async () => {
  const request = new XMLHttpRequest();
  const lengths = [];
  for (const round of [1, 2]) {
    await new Promise((resolve) => {
      request.onload = () => { lengths.push(round, request.responseText.length > 10); resolve(); };
      request.open("GET", LIST);
      request.send();
    });
  }
  return lengths;
});

const describe = (owner, name) => {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const made = descriptor.value;
  let built = "";
  try { new made(); } catch (error) { built = error.name; }
  return [made.name, made.length, made.toString(), `${made}`,
    Function.prototype.toString.call(made), Reflect.ownKeys(made).map(String),
    "prototype" in made, Object.getPrototypeOf(made) === Function.prototype, typeof made,
    Object.prototype.toString.call(made), built, descriptor.writable,
    descriptor.enumerable, descriptor.configurable, Object.keys(descriptor)];
};
found.faces = [describe(globalThis, "fetch"), describe(XMLHttpRequest.prototype, "send"),
  describe(Function.prototype, "toString"), describe(XMLHttpRequest.prototype, "open")];
found.place = [Object.keys(XMLHttpRequest.prototype).join(),
  Reflect.ownKeys(Function.prototype).map(String).join(), window.fetch === fetch];
await trying("text of no function", () => Function.prototype.toString.call({}));
const frame = document.createElement("iframe");
document.body.append(frame);
const elsewhere = frame.contentWindow.Function.prototype.toString.call(fetch);
found.elsewhere = elsewhere.includes("[native code]") && !elsewhere.includes("apply");
frame.remove();
found.globals = Reflect.ownKeys(globalThis).map(String).sort();
found.document = [Reflect.ownKeys(document).map(String),
  document.documentElement.getAttributeNames()];
// Two of the above are nobody's to catch; a third would be the extension's.
for (let wait = 0; rejected.length < 2 && wait < 600; wait += 1) {
  await new Promise((resolve) => setTimeout(resolve, 100));
}
await new Promise((resolve) => setTimeout(resolve, 300));
removeEventListener("unhandledrejection", listen);
found.rejected = rejected.sort();
return JSON.parse(JSON.stringify(found));
"""
"""The body of an async function that gives everything it found, by name."""

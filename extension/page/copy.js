"use strict";

// Runs in the page's own world, where pages of some platforms fetch the JSON that they are drawn
// from, and copies such answers for the content script. It asks for nothing, changes no request and
// no answer, and whatever fails in it, the page gets its own. Everything that a page could change
// later is taken hold of here, before the page's first script.
{
  const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;

  /** What a content script and this one say to each other, in one breath, before the page is there. */
  const OFFER = "copy-offer";
  const ANSWER = "copy-answer";
  const WANT = "copy-want";
  /** Characters in one answer, and answers that are read at one time. */
  const LONGEST = 8 * 1024 * 1024;
  const MOST = 16;

  /**
   * @param {object} prototype
   * @param {string} name
   * @returns {any} the native method, or what reads the native property
   */
  const native = (prototype, name) => {
    const { get, value } = getOwnPropertyDescriptor(prototype, name) ?? {};
    return get ?? value;
  };
  const on = {
    addEventListener: native(EventTarget.prototype, "addEventListener"),
    removeEventListener: native(EventTarget.prototype, "removeEventListener"),
    dispatchEvent: native(EventTarget.prototype, "dispatchEvent"),
    then: native(Promise.prototype, "then"),
    test: native(RegExp.prototype, "exec"),
    lookUp: native(WeakMap.prototype, "get"),
    header: native(Headers.prototype, "get"),
  };
  const answer = {
    url: native(Response.prototype, "url"),
    ok: native(Response.prototype, "ok"),
    headers: native(Response.prototype, "headers"),
    clone: native(Response.prototype, "clone"),
    body: native(Response.prototype, "body"),
    reader: native(ReadableStream.prototype, "getReader"),
    read: native(ReadableStreamDefaultReader.prototype, "read"),
    cancel: native(ReadableStreamDefaultReader.prototype, "cancel"),
  };
  const request = {
    url: native(XMLHttpRequest.prototype, "responseURL"),
    status: native(XMLHttpRequest.prototype, "status"),
    header: native(XMLHttpRequest.prototype, "getResponseHeader"),
    kind: native(XMLHttpRequest.prototype, "responseType"),
    text: native(XMLHttpRequest.prototype, "responseText"),
    value: native(XMLHttpRequest.prototype, "response"),
  };
  const { now } = Date;
  const { stringify } = JSON;
  const Decoder = TextDecoder;
  const decode = native(TextDecoder.prototype, "decode");
  const Pattern = RegExp;
  const Channel = MessageChannel;
  const page = document;
  /** Some servers call JSON plain text, or do not say what it is. */
  const MAY_BE_JSON = /^\s*(?:[\w.+-]+\/(?:[\w.+-]+\+)?json|text\/plain)?\s*(?:;|$)/i;

  /** @type {(message: string) => void} */
  let say = () => {};
  /** @type {RegExp | null} the addresses whose answers are copied; null while nothing is */
  let wanted = null;
  let underWay = 0;

  /** @param {unknown} url */
  const isWanted = (url) => wanted !== null && apply(on.test, wanted, [url]) !== null;

  /** @param {unknown} type */
  const mayBeJson = (type) => apply(on.test, MAY_BE_JSON, [type ?? ""]) !== null;

  /**
   * @param {number} at when the answer came
   * @param {string} source
   * @param {string} text
   */
  const tell = (at, source, text) => {
    if (wanted !== null && text.length <= LONGEST) say(`${at} ${source}\n${text}`);
  };

  /**
   * Reads a copy of an answer to its end, while the page reads its own.
   * @param {Response} copy
   * @param {string} source
   */
  const drain = async (copy, source) => {
    const at = now();
    underWay += 1;
    try {
      const reader = apply(answer.reader, apply(answer.body, copy, []), []);
      const decoder = new Decoder();
      let text = "";
      for (;;) {
        const { done, value } = await apply(answer.read, reader, []);
        text += apply(decode, decoder, [value, { stream: !done }]);
        if (text.length > LONGEST) {
          apply(on.then, apply(answer.cancel, reader, []), [undefined, () => {}]);
          return;
        }
        if (done) break;
      }
      tell(at, source, text);
    } catch {
      // Broken off, by the page or on the way: the page is told by its own.
    } finally {
      underWay -= 1;
    }
  };

  /** @param {Response} response */
  const noteResponse = (response) => {
    const source = apply(answer.url, response, []);
    if (!isWanted(source) || underWay >= MOST || !apply(answer.ok, response, [])) return;
    const headers = apply(answer.headers, response, []);
    if (!mayBeJson(apply(on.header, headers, ["content-type"]))) return;
    if (Number(apply(on.header, headers, ["content-length"])) > LONGEST) return;
    if (apply(answer.body, response, []) === null) return;
    drain(apply(answer.clone, response, []), source);
  };

  /** @param {XMLHttpRequest} sent */
  const noteRequest = (sent) => {
    const at = now();
    const source = apply(request.url, sent, []);
    const status = apply(request.status, sent, []);
    if (!isWanted(source) || status < 200 || status > 299) return;
    if (!mayBeJson(apply(request.header, sent, ["content-type"]))) return;
    if (Number(apply(request.header, sent, ["content-length"])) > LONGEST) return;
    const kind = apply(request.kind, sent, []);
    if (kind === "json") tell(at, source, stringify(apply(request.value, sent, [])));
    else if (kind === "" || kind === "text") tell(at, source, apply(request.text, sent, []));
  };

  /** @this {XMLHttpRequest} */
  function loaded() {
    try {
      noteRequest(this);
    } catch {
      // The page has its answer.
    }
  }

  /** @type {WeakMap<object, Function>} what stands in for a native function -> that function */
  const natives = new WeakMap();

  /**
   * Lets a function stand in for a native one: same name, length, text and errors.
   * @param {object} owner
   * @param {string} name
   * @param {(target: Function, self: any, args: any[]) => any} call
   * @returns {{place(): void, remove(): void}}
   */
  const standIn = (owner, name, call) => {
    const descriptor = /** @type {PropertyDescriptor} */ (getOwnPropertyDescriptor(owner, name));
    // No prototype: a page could give every object a trap.
    const handler = Object.assign(Object.create(null), { apply: call });
    const proxy = new Proxy(descriptor.value, handler);
    natives.set(proxy, descriptor.value);
    /** @param {any} from @param {any} to */
    const replace = (from, to) => {
      // What the page itself has put in its place stays, and goes on calling what it found.
      if (native(owner, name) === from) defineProperty(owner, name, { ...descriptor, value: to });
    };
    return {
      place: () => replace(descriptor.value, proxy),
      remove: () => replace(proxy, descriptor.value),
    };
  };

  const stood = [
    standIn(globalThis, "fetch", (target, self, args) => {
      const promise = apply(target, self, args);
      if (wanted === null) return promise;
      // Without a handler of errors they pass on to the promise that the page gets.
      return apply(on.then, promise, [
        (/** @type {Response} */ response) => {
          try {
            noteResponse(response);
          } catch {
            // The page has its answer.
          }
          return response;
        },
      ]);
    }),
    standIn(XMLHttpRequest.prototype, "send", (target, self, args) => {
      try {
        if (wanted !== null) {
          apply(request.url, self, []);
          apply(on.addEventListener, self, ["load", loaded]);
        }
      } catch {
        // No request at all: the native function says so.
      }
      return apply(target, self, args);
    }),
    standIn(Function.prototype, "toString", (target, self, args) =>
      apply(target, apply(on.lookUp, natives, [self]) ?? self, args),
    ),
  ];

  /**
   * Copies from now on, until the content script wants no more.
   * @param {MessagePort} port
   * @param {string} filter
   */
  const begin = (port, filter) => {
    const pattern = new Pattern(filter);
    say = port.postMessage.bind(port);
    const go = () => {
      wanted = pattern;
      for (const one of stood) one.place();
    };
    port.onmessage = ({ data }) => {
      if (data === "go") go();
      else {
        wanted = null;
        for (const one of stood) one.remove();
      }
    };
    go();
  };

  /** @returns {boolean} whether a content script has taken the other end of the channel */
  const offer = () => {
    const { port1, port2 } = new Channel();
    let filter = "";
    const heard = (/** @type {Event} */ event) => {
      filter = /** @type {MessageEvent} */ (event).lastEventId;
    };
    apply(on.addEventListener, page, [ANSWER, heard]);
    apply(on.dispatchEvent, page, [new MessageEvent(OFFER, { ports: [port2] })]);
    apply(on.removeEventListener, page, [ANSWER, heard]);
    if (filter) begin(port1, filter);
    return filter !== "";
  };

  if (!offer() && page.readyState === "loading") {
    // Here first: the content script comes before the page's own scripts too.
    const want = () => {
      if (offer()) apply(on.removeEventListener, page, [WANT, want]);
    };
    apply(on.addEventListener, page, [WANT, want]);
  }
}

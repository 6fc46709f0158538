import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import "./support/browser.js";

const listeners = new Map();
globalThis.addEventListener = (type, listener) => listeners.set(type, listener);
globalThis.removeEventListener = (type) => listeners.delete(type);
globalThis.HTMLMediaElement = class {};
globalThis.HTMLVideoElement = class extends globalThis.HTMLMediaElement {};
globalThis.location = { host: "watched.example" };

await import("../../extension/content/link.js");
await import("../../extension/content/text.js");
await import("../../extension/content/inputs.js");
await import("../../extension/content/frames.js");
const { vigiclic } = globalThis;

let now = 0;
mock.method(performance, "now", () => now);

beforeEach(() => {
  listeners.clear();
  now = 0;
});

const fire = (type, more = {}) => listeners.get(type)({ type, isTrusted: true, target: null, ...more });

test("a countdown is no change, other words are", () => {
  const { gist } = vigiclic;
  assert.equal(gist("Expires in 04:59\n3 left"), gist("Expires in  04:58 12 left"));
  assert.notEqual(gist("Task open"), gist("Task expired"));
  assert.equal(gist("  a \n b  "), "a b");
});

test("ids are unique and look like UUIDs", () => {
  const ids = new Set(Array.from({ length: 1000 }, vigiclic.newId));
  assert.equal(ids.size, 1000);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a sign of the worker is told at most every 5 s, and never what it was", () => {
  const told = [];
  const stop = vigiclic.watchInputs((kind, at) => told.push([kind, typeof at]));
  fire("keydown", { key: "s" });
  now = 4_999;
  fire("pointermove");
  now = 5_000;
  fire("wheel");
  assert.deepEqual(told, [["key", "number"], ["scroll", "number"]]);
  stop();
  assert.equal(listeners.size, 0);
});

test("what a page makes up is no sign of the worker", () => {
  const told = [];
  vigiclic.watchInputs((kind) => told.push(kind));
  fire("keydown", { isTrusted: false });
  assert.deepEqual(told, []);
});

test("sound or video that plays is a sign; a silent loop is not", () => {
  const told = [];
  vigiclic.watchInputs((kind) => told.push(kind));
  const video = Object.assign(new globalThis.HTMLVideoElement(), { paused: false, muted: true, loop: true });
  fire("timeupdate", { target: video });
  fire("timeupdate", { target: Object.assign(new globalThis.HTMLMediaElement(), { paused: true }) });
  assert.deepEqual(told, []);
  fire("timeupdate", { target: Object.assign(new globalThis.HTMLMediaElement(), { paused: false, muted: false }) });
  assert.deepEqual(told, ["media"]);
});

test("a call is tried again while the background wakes up, and given up in the end", async () => {
  let tries = 0;
  chrome.runtime.sendMessage = async (call) => {
    tries += 1;
    if (tries < 2) throw new Error("Receiving end does not exist.");
    return { got: call };
  };
  assert.deepEqual(await vigiclic.ask({ call: "start", at: 1 }), { got: { call: "start", at: 1 } });
  chrome.runtime.sendMessage = async () => {
    throw new Error("gone");
  };
  assert.equal(await vigiclic.ask({ call: "start", at: 1 }), null);
});

test("a script that an update has left behind asks nothing", async () => {
  const { id } = chrome.runtime;
  chrome.runtime.id = undefined;
  assert.equal(vigiclic.browser(), null);
  assert.equal(await vigiclic.ask({ call: "start", at: 1 }), null);
  chrome.runtime.id = id;
});

/** A page with frames: each an address, or "srcdoc". */
function pageWith(...sources) {
  const frames = sources.map((src) => ({
    hasAttribute: () => src === "srcdoc",
    getAttribute: () => (src === "srcdoc" ? null : src),
  }));
  return { baseURI: "https://watched.example/tasks", querySelectorAll: () => frames };
}

test("only frames that can speak are waited for", () => {
  const frames = new vigiclic.Frames(() => {});
  assert.ok(frames.complete(pageWith()));
  assert.ok(frames.complete(pageWith("https://ads.example/", null, "http://")));
  assert.ok(!frames.complete(pageWith("/frame")));
  assert.ok(!frames.complete(pageWith("srcdoc")));
  frames.take(4, "https://watched.example/frame", "<p>1</p>", 5);
  assert.ok(frames.complete(pageWith("/frame")));
});

test("a page waits for its frames and no longer than it was told", async () => {
  const changes = [];
  const frames = new vigiclic.Frames((at) => changes.push(at));
  const settled = frames.settled(pageWith("/frame"), 60_000);
  frames.take(4, "https://watched.example/frame", "<p>1</p>", 5);
  await settled;
  assert.deepEqual(changes, [5]);
  await frames.settled(pageWith("/one", "/two"), 1);
  assert.deepEqual(frames.list(), [{ url: "https://watched.example/frame", html: "<p>1</p>" }]);
});

test("a frame that goes to another page is not shown with its old words", () => {
  const changes = [];
  const frames = new vigiclic.Frames((at) => changes.push(at));
  frames.take(4, "u", "<p>1</p>", 5);
  frames.take(4, "u", null, 6);
  assert.deepEqual(frames.list(), []);
  assert.deepEqual(changes, [5]);
});

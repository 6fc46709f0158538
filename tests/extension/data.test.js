import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import "./support/browser.js";

globalThis.window = { top: {} };
globalThis.document = { hidden: false };
let idle = [];
globalThis.requestIdleCallback = (act) => idle.push(act);
let now = 0;
mock.method(performance, "now", () => now);
mock.timers.enable({ apis: ["setTimeout"] });

await import("../../extension/content/address.js");
await import("../../extension/content/platforms.js");
await import("../../extension/content/sources.js");
await import("../../extension/content/redact_json.js");
await import("../../extension/content/data.js");
const { vigiclic } = globalThis;

const SOURCE = "https://api.example/list";
let told;
let copies;

beforeEach(() => {
  idle = [];
  now = 0;
  told = [];
  copies = new vigiclic.Copies(/^https:\/\/api\.example\//, (source, at, json) => told.push({ source, at, json }));
});

function settle() {
  while (idle.length) idle.shift()();
}

const say = (text, { at = Date.now(), source = SOURCE } = {}) => copies.take(`${at} ${source}\n${text}`);

test("a copy is told when the page is idle, with its source and its time", () => {
  const at = Date.now();
  say('{"results": [1], "token": "x"}', { at });
  assert.deepEqual(told, []);
  settle();
  assert.deepEqual(told, [{ source: SOURCE, at, json: { results: [1] } }]);
});

test("what was said before is not said again until something else was", () => {
  for (const text of ['{"a":1}', '{"a":1}', '{"a":2}', '{"a":1}']) {
    say(text);
    settle();
  }
  assert.deepEqual(told.map(({ json }) => json.a), [1, 2, 1]);
  say('{"a":1}', { source: `${SOURCE}/2` });
  settle();
  assert.equal(told.length, 4);
});

test("every state that follows another at once is told, in its order", () => {
  for (const status of ["RESERVED", "ACTIVE", "AWAITING REVIEW"]) say(JSON.stringify({ status }));
  settle();
  assert.deepEqual(told.map(({ json }) => json.status), ["RESERVED", "ACTIVE", "AWAITING REVIEW"]);
});

test("what is no data, or comes from elsewhere, is not told", () => {
  for (const text of ["", "null", "7", '"words"', "{broken", "<html>"]) say(text, { source: `${SOURCE}/${text.length}` });
  say("{}", { source: "https://evil.example/" });
  for (const message of [null, {}, 7, "", "no line", " \n{}", `x ${SOURCE}\n{}`, `1e9 ${SOURCE}\n{}`]) copies.take(message);
  copies.take(`1 ${SOURCE}\n${"[".repeat(9 * 1024 * 1024)}`);
  settle();
  assert.deepEqual(told, []);
});

test("no copy is older than its document or from the future", () => {
  say('{"a":1}', { at: 5 });
  say('{"a":2}', { at: Date.now() + 1e9 });
  settle();
  assert.ok(told[0].at >= Math.floor(performance.timeOrigin) && told[1].at <= Date.now());
});

test("a page that says too much is heard once a second, and its newest word is not lost", () => {
  for (let i = 0; i < 200; i += 1) {
    say(`{"a":${i}}`);
    settle();
  }
  assert.equal(told.length, 32);
  now = 1_000;
  mock.timers.tick(1_000);
  settle();
  assert.equal(told.length, 33);
  assert.deepEqual(told.at(-1).json, { a: 199 });
});

test("a tab in the background does not wait until it is idle", () => {
  document.hidden = true;
  say('{"a":1}');
  mock.timers.tick(1);
  document.hidden = false;
  assert.deepEqual([told.length, idle.length], [1, 0]);
});

test("what waits when the document goes is told then", () => {
  say('{"a":1}');
  say('{"b":1}', { source: `${SOURCE}/2` });
  copies.flush();
  assert.equal(told.length, 2);
});

test("where no script of ours runs in the page there is nothing to watch", () => {
  assert.doesNotThrow(() => {
    vigiclic.watchData(() => {})();
    vigiclic.ignoreData();
  });
});

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

let now = 0;
let waiting = [];
mock.method(performance, "now", () => now);
globalThis.document = { hidden: false };
globalThis.requestIdleCallback = (act) => waiting.push(act);
globalThis.cancelIdleCallback = () => {
  waiting = [];
};
await import("../../extension/content/slices.js");
const { Slices } = globalThis.vigiclic;

/** Each step takes one millisecond. */
function* steps(count, result, welcome = false) {
  for (let step = 0; step < count; step += 1) {
    now += 1;
    yield welcome;
  }
  return result;
}

const idle = () => waiting.shift()?.();

beforeEach(() => {
  now = 0;
  waiting = [];
  globalThis.document.hidden = false;
});

test("what is short is done at once", () => {
  const told = [];
  const work = new Slices(() => steps(2, "done"), (result) => told.push(result), false);
  assert.deepEqual([told, work.over, waiting.length], [["done"], true, 0]);
});

test("what is long is done in pieces of a few milliseconds", () => {
  const told = [];
  new Slices(() => steps(10, "done"), (result) => told.push(result), true);
  assert.equal(now, 0);
  let pieces = 0;
  while (waiting.length) {
    const before = now;
    idle();
    pieces += 1;
    assert.ok(now - before <= 4);
  }
  assert.deepEqual(told, ["done"]);
  assert.ok(pieces >= 3);
});

test("where a pause is welcome there is one", () => {
  const told = [];
  new Slices(() => steps(1, "done", true), (result) => told.push(result), false);
  assert.deepEqual(told, []);
  idle();
  assert.deepEqual(told, ["done"]);
});

test("what is overtaken begins anew, and is done at once when that happens again and again", () => {
  const told = [];
  let begun = 0;
  const work = new Slices(
    () => {
      begun += 1;
      return steps(10, begun);
    },
    (result) => told.push(result),
    true,
  );
  for (let times = 0; times < 20 && waiting.length; times += 1) {
    idle();
    work.restart();
  }
  assert.deepEqual(told, [begun]);
  assert.ok(begun > 1 && begun < 6);
});

test("the rest is done at once when it is wanted, and never when it is not", () => {
  const told = [];
  const wanted = new Slices(() => steps(10, "wanted"), (result) => told.push(result), true);
  idle();
  wanted.finish();
  const unwanted = new Slices(() => steps(10, "unwanted"), (result) => told.push(result), true);
  unwanted.cancel();
  unwanted.finish();
  idle();
  assert.deepEqual(told, ["wanted"]);
});

test("in a tab that nobody sees there are no pieces", () => {
  globalThis.document.hidden = true;
  const told = [];
  new Slices(() => steps(10, "done"), (result) => told.push(result), true);
  assert.deepEqual(told, ["done"]);
});

test("what is very long does not wait for ever", () => {
  const told = [];
  new Slices(() => steps(2_000, "done"), (result) => told.push(result), true);
  let pieces = 0;
  while (waiting.length) {
    idle();
    pieces += 1;
  }
  assert.deepEqual(told, ["done"]);
  assert.ok(pieces < 25);
});

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { called, reset } from "./support/browser.js";
import { Keepalive } from "../../extension/background/keepalive.js";

beforeEach(() => {
  reset();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setInterval"] });
});

test("both browsers are kept awake every 20 s while a watched tab is open, and not after", async () => {
  let beats = 0;
  const keepalive = new Keepalive(() => (beats += 1));
  await keepalive.set(true, false);
  await keepalive.set(true, true);
  mock.timers.tick(60_000);
  assert.equal(beats, 3);
  assert.equal(called("runtime.getPlatformInfo").length, 3);
  await keepalive.set(false, false);
  mock.timers.tick(60_000);
  assert.equal(beats, 3);
});

test("the alarm stands while there is something to do", async () => {
  const keepalive = new Keepalive(() => {});
  await keepalive.set(false, true);
  await keepalive.set(true, true);
  assert.deepEqual(called("alarms.create").map(([, how]) => how), [{ periodInMinutes: 0.5 }]);
  await keepalive.set(false, false);
  assert.equal(called("alarms.clear").length, 1);
});

test("an alarm of an earlier background that has no work left is taken away", async () => {
  await new Keepalive(() => {}).set(false, false);
  assert.equal(called("alarms.clear").length, 1);
});

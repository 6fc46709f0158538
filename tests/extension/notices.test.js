import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { called, reset } from "./support/browser.js";
import { examples } from "./support/examples.js";
import { isQuiet, notify, showNotified } from "../../extension/background/notices.js";

const [DANGER] = examples("warning").good;
const NOON = new Date(2026, 0, 1, 12);

beforeEach(reset);

function settingsWith(stored = {}) {
  return {
    get: async (key, fallback) => stored[key] ?? fallback,
    set: async (key, value) => {
      stored[key] = value;
    },
  };
}

test("quiet hours may go past midnight, and be none", () => {
  const night = { from: 22, to: 7 };
  assert.deepEqual([21, 22, 0, 6, 7].map((hour) => isQuiet(night, hour)), [false, true, true, true, false]);
  assert.deepEqual([12, 13, 14].map((hour) => isQuiet({ from: 13, to: 14 }, hour)), [false, true, false]);
  assert.equal(isQuiet(null, 3), false);
  assert.equal(isQuiet({ from: 3, to: 3 }, 3), false);
});

test("a danger is told once, with its words, whoever sends it again", async () => {
  const settings = settingsWith();
  await notify(DANGER, settings, NOON);
  await notify(DANGER, settings, NOON);
  const [[id, told], ...more] = called("notifications.create");
  assert.equal(more.length, 0);
  assert.equal(id, `warning:${DANGER.tab}:${DANGER.id}`);
  assert.equal(told.title, "This looks like a scam");
  assert.match(told.message, /“a registration fee of 20 euros”/);
});

test("nothing else is told, nor in quiet hours, nor to who does not want it", async () => {
  await notify({ ...DANGER, level: "caution" }, settingsWith(), NOON);
  await notify(DANGER, settingsWith({ quiet: { from: 11, to: 13 } }), NOON);
  await notify(DANGER, settingsWith({ notify: false }), NOON);
  assert.deepEqual(called("notifications.create"), []);
});

test("a click brings the tab to the front; one that is gone breaks nothing", async () => {
  await showNotified(`warning:7:${DANGER.id}`);
  await showNotified("another:8:x");
  assert.deepEqual(called("tabs.update"), [[7, { active: true }]]);
});

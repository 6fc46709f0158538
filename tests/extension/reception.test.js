import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { called, reset } from "./support/browser.js";
import { examples } from "./support/examples.js";
import { Reception } from "../../extension/background/reception.js";
import { Tabs } from "../../extension/background/tabs.js";
import { popupState } from "../../extension/background/views.js";

const WARNING = { ...examples("warning").good[0], tab: 1, at: 100 };
const VERDICT = { ...examples("verdict").good[0], tab: 1, page: "p1" };

beforeEach(reset);

async function setUp() {
  const stored = {};
  const tabs = new Tabs();
  await tabs.show(1, "https://a.example/", "p1", 100);
  const settings = {
    get: async (key, fallback) => stored[key] ?? fallback,
    set: async (key, value) => {
      stored[key] = value;
    },
  };
  let changes = 0;
  const reception = new Reception({ tabs, settings, changed: () => (changes += 1) });
  const app = {
    connection: { state: "connected" },
    counts: { lost: 0, refused: 0 },
    outbox: { size: 2 },
    paused: false,
    reception,
    tabs,
  };
  return { app, reception, stored, tabs, changes: () => changes };
}

test("a warning is shown in its page, on the badge and in the popup, and noted as heard", async () => {
  const { app, reception, stored } = await setUp();
  await reception.take(WARNING);
  assert.equal(called("tabs.sendMessage").length, 1);
  assert.equal(called("action.setBadgeText").at(-1)[0].text, "!");
  assert.equal(stored.since, WARNING.number);
  const shown = popupState(app, 1);
  assert.equal(shown.level, "danger");
  assert.deepEqual(shown.warnings.map(({ code }) => code), ["scam"]);
  assert.equal(shown.waiting, 2);
});

test("the number of the last warning never falls", async () => {
  const { reception, stored } = await setUp();
  await reception.take({ ...WARNING, number: 9 });
  await reception.take({ ...WARNING, id: "w2", number: 4 });
  assert.equal(stored.since, 9);
});

test("a warning of a tab that is gone is noted and shown nowhere", async () => {
  const { reception, stored } = await setUp();
  await reception.take({ ...WARNING, tab: 8 });
  assert.equal(stored.since, WARNING.number);
  assert.deepEqual(called("tabs.sendMessage"), []);
});

test("a warning that was not shown yet is shown with the next page, one that was is not", async () => {
  const { reception, tabs } = await setUp();
  await reception.take(WARNING);
  await reception.show(1);
  assert.equal(called("tabs.sendMessage").length, 2);
  await tabs.shown(1, WARNING.id);
  await reception.show(1);
  assert.equal(called("tabs.sendMessage").length, 2);
});

test("without a warning the popup shows what the verdict says of the page", async () => {
  const { app, reception } = await setUp();
  await reception.take(VERDICT);
  assert.deepEqual(called("tabs.sendMessage"), []);
  const shown = popupState(app, 1);
  assert.deepEqual(shown.warnings.map(({ id, level }) => [id, level]), [["", "danger"]]);
  await reception.take(WARNING);
  assert.deepEqual(popupState(app, 1).warnings.map(({ id }) => id), [WARNING.id]);
});

test("clock and day are kept for the next popup and the next background", async () => {
  const first = await setUp();
  const [clock] = examples("clock").good;
  const [day] = examples("day").good;
  await first.reception.take(clock);
  await first.reception.take(day);
  assert.equal(first.changes(), 2);
  const second = await setUp();
  await second.reception.load();
  assert.deepEqual(second.reception.live, { clock, day });
});

test("a page that is not watched has nothing to show", async () => {
  const { app } = await setUp();
  const shown = popupState(app, 5);
  assert.deepEqual([shown.watched, shown.judged, shown.level, shown.warnings], [false, false, "none", []]);
});

test("the task before the running one is remembered with all its time", async () => {
  const { reception } = await setUp();
  const [clock] = examples("clock").good;
  await reception.take(clock);
  assert.equal(reception.last, null);
  await reception.take({ ...clock, at: clock.at + 500 });
  assert.equal(reception.last, null, "it is the same task");
  await reception.take({ ...clock, task: null, running: false, at: clock.at + 2_500 });
  assert.equal(reception.last.key, clock.task.key);
  assert.equal(reception.last.active_ms, clock.task.active_ms + 2_000);
  const later = new Reception(reception.parts);
  await later.load();
  assert.deepEqual(later.last, reception.last);
});

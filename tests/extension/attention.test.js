import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { answers, reset } from "./support/browser.js";
import { Attention } from "../../extension/background/attention.js";

/** The browser's windows: number -> its active tab. */
let windows;

beforeEach(() => {
  reset();
  windows = new Map([
    [1, { id: 10, url: "https://watched.example/" }],
    [2, { id: 20, url: undefined }],
  ]);
  answers["windows.getLastFocused"] = { id: 1 };
  answers["tabs.query"] = async ({ windowId }) => [windows.get(windowId)].filter(Boolean);
  answers["tabs.get"] = async (id) => [...windows.values()].find((tab) => tab.id === id);
});

function attention() {
  const told = [];
  const made = new Attention({
    watched: (url) => url?.startsWith("https://watched.example/") ?? false,
    tell: async (tab, reason, at) => told.push([tab, reason, at]),
  });
  return { made, told };
}

test("a watched page in the active tab has attention, once", async () => {
  const { made, told } = attention();
  await made.update("switch", 1);
  await made.update("switch", 2);
  assert.deepEqual(told, [[10, "switch", 1]]);
});

test("another site's tab takes it away, and coming back gives it back", async () => {
  const { made, told } = attention();
  await made.update("switch", 1);
  windows.set(1, { id: 11, url: undefined });
  await made.update("switch", 2);
  windows.set(1, { id: 10, url: "https://watched.example/" });
  await made.update("switch", 3);
  assert.deepEqual(told, [[10, "switch", 1], [null, "switch", 2], [10, "switch", 3]]);
});

test("a browser that is not in front has none; the window that comes to the front counts", async () => {
  const { made, told } = attention();
  await made.update("switch", 1);
  await made.update("blur", 2, { window: -1 });
  await made.update("focus", 3, { window: 2 });
  await made.update("focus", 4, { window: 1 });
  assert.deepEqual(told, [[10, "switch", 1], [null, "blur", 2], [10, "focus", 4]]);
});

test("a locked screen and a pause have none", async () => {
  const { made, told } = attention();
  await made.update("switch", 1);
  await made.update("lock", 2, { locked: true });
  await made.update("unlock", 3, { locked: false });
  await made.update("blur", 4, { paused: true });
  await made.update("focus", 5, { paused: false });
  assert.deepEqual(told.slice(1), [[null, "lock", 2], [10, "unlock", 3], [null, "blur", 4], [10, "focus", 5]]);
});

test("changes that come at once are told in their order", async () => {
  const { made, told } = attention();
  await Promise.all([
    made.update("switch", 1),
    made.update("blur", 2, { window: -1 }),
    made.update("focus", 3, { window: 1 }),
  ]);
  assert.deepEqual(told.map(([tab]) => tab), [10, null, 10]);
});

test("what the worker does is believed more than what was heard of windows", async () => {
  const { made, told } = attention();
  await made.update("blur", 1, { window: -1 });
  await made.acted(10, 1, 2);
  await made.acted(10, 1, 3);
  assert.deepEqual(told, [[10, "focus", 2]]);
});

test("a tab that was left has none, without being told twice", async () => {
  const { made, told } = attention();
  await made.update("switch", 1);
  windows.set(1, { id: 11, url: undefined });
  await made.left(10);
  await made.update("switch", 2);
  assert.deepEqual(told, [[10, "switch", 1]]);
});

test("the next background takes up where this one ended", async () => {
  const first = attention();
  await first.made.update("switch", 1);
  await first.made.update("lock", 2, { locked: true });
  const second = attention();
  await second.made.load();
  await second.made.update("switch", 3);
  assert.deepEqual(second.told, []);
  await second.made.update("unlock", 4, { locked: false });
  assert.deepEqual(second.told, [[10, "unlock", 4]]);
});

test("a window that was closed in between breaks nothing", async () => {
  const { made, told } = attention();
  answers["tabs.query"] = async () => {
    throw new Error("No window with id: 3.");
  };
  await made.update("focus", 1, { window: 3 });
  answers["tabs.query"] = async () => [windows.get(1)];
  await made.update("focus", 2, { window: 1 });
  assert.deepEqual(told, [[10, "focus", 2]]);
});

test("a look of a moment counts, though the worker is elsewhere by the time it is told", async () => {
  const { made, told } = attention();
  windows.set(3, { id: 30, url: "https://watched.example/" });
  await made.update("switch", 1, {}, { tabId: 30, windowId: 1 });
  await made.update("switch", 2, {}, { tabId: 10, windowId: 1 });
  assert.deepEqual(told, [[30, "switch", 1], [10, "switch", 2]]);
});

test("a tab that comes to the front of a window behind is not looked at", async () => {
  const { made, told } = attention();
  await made.update("switch", 1);
  windows.set(2, { id: 21, url: "https://watched.example/" });
  await made.update("switch", 2, {}, { tabId: 21, windowId: 2 });
  assert.deepEqual(told, [[10, "switch", 1]]);
});

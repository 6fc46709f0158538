import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../extension/background/outbox.js";
import { MemoryStorage } from "./support/outbox.js";

const leave = (id) => ({ type: "leave", id, at: 1, tab: 1 });
const page = (id, size) => ({ type: "page", id, at: 1, tab: 1, url: "", title: "", html: "x".repeat(size) });

const ids = (outbox) => outbox.storage.rows.map(({ id }) => id);

test("messages are kept in their order until they are taken out", async () => {
  const outbox = new Outbox(new MemoryStorage());
  for (const id of ["a", "b", "c"]) await outbox.add(leave(id));
  const rows = await outbox.after(0, 10);
  assert.deepEqual(rows.map(({ text }) => JSON.parse(text).id), ["a", "b", "c"]);
  await outbox.remove([rows[1].seq]);
  assert.deepEqual(ids(outbox), ["a", "c"]);
  assert.equal(outbox.size, 2);
});

test("what no frame can hold is lost at once, and counted; a page is cut", async () => {
  let lost = 0;
  const outbox = new Outbox(new MemoryStorage(), (count) => {
    lost += count;
  });
  await outbox.add({ type: "data", id: "d", at: 1, tab: 1, url: "", source: "", json: "x".repeat(9 * 1024 * 1024) });
  assert.deepEqual([lost, outbox.size, outbox.bytes], [1, 0, 0]);
  await outbox.add(page("p", 9 * 1024 * 1024));
  assert.deepEqual([lost, outbox.size], [1, 1]);
});

test("what an earlier run left is counted", async () => {
  const storage = new MemoryStorage();
  const before = new Outbox(storage);
  await before.add(page("a", 100));
  await before.add(leave("b"));
  const outbox = new Outbox(storage);
  await outbox.load();
  assert.equal(outbox.size, 2);
  assert.equal(outbox.bytes, before.bytes);
  await outbox.remove([1, 2]);
  assert.equal(outbox.bytes, 0);
});

test("with too many messages the oldest pages go first, and the loss is counted", async () => {
  let lost = 0;
  const outbox = new Outbox(new MemoryStorage(), (more) => (lost += more), { messages: 4, bytes: 1e9 });
  await outbox.add(leave("l1"));
  await outbox.add(page("p1", 10));
  await outbox.add(page("p2", 10));
  await outbox.add(leave("l2"));
  assert.equal(lost, 0);
  await outbox.add(leave("l3"));
  assert.deepEqual(ids(outbox), ["l1", "p2", "l2", "l3"]);
  await outbox.add(leave("l4"));
  await outbox.add(leave("l5"));
  // No page is left to give: then the oldest of all goes.
  assert.deepEqual(ids(outbox), ["l2", "l3", "l4", "l5"]);
  assert.equal(lost, 3);
});

test("with too many bytes as many old pages go as it takes", async () => {
  let lost = 0;
  const outbox = new Outbox(new MemoryStorage(), (more) => (lost += more), { messages: 100, bytes: 2_500 });
  for (const id of ["p1", "p2", "p3"]) await outbox.add(page(id, 900));
  assert.deepEqual(ids(outbox), ["p2", "p3"]);
  assert.ok(outbox.bytes <= 2_500);
  assert.equal(lost, 1);
});

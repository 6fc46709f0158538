import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Connection } from "../../extension/background/connection.js";
import { Outbox } from "../../extension/background/outbox.js";
import { examples } from "./support/examples.js";
import { MemoryStorage } from "./support/outbox.js";

const [WELCOME] = examples("welcome").good;
const HELLO = examples("hello").good[0];

class Socket {
  static all = [];

  constructor(address, protocol) {
    Object.assign(this, { address, protocol, readyState: 0, sent: [] });
    Socket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  accept() {
    this.readyState = 1;
    this.onopen?.({});
  }

  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  ids() {
    return this.sent.filter(({ type }) => type === "leave").map(({ id }) => id);
  }
}

/** Lets promises that are ready run. */
async function settle() {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

function setUp({ paired = true, storage = new MemoryStorage() } = {}) {
  Socket.all = [];
  const states = [];
  const received = [];
  const refused = [];
  const outbox = new Outbox(storage);
  const connection = new Connection({
    outbox,
    target: async () => (paired ? { port: 8790, hello: HELLO } : null),
    receive: (message) => received.push(message.type),
    changed: (state) => states.push(state),
    refused: (code) => refused.push(code),
    open: (address, protocol) => new Socket(address, protocol),
    random: () => 0,
  });
  return { connection, outbox, states, received, refused };
}

const leave = (id) => ({ type: "leave", id, at: 1, tab: 1 });

async function connected(parts) {
  await parts.connection.wake();
  const socket = Socket.all.at(-1);
  socket.accept();
  socket.say(WELCOME);
  await settle();
  return socket;
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("while nothing is paired nobody is called", async () => {
  const parts = setUp({ paired: false });
  await parts.connection.wake();
  assert.equal(Socket.all.length, 0);
  assert.equal(parts.connection.state, "unpaired");
});

test("hello is the first frame, and nothing else goes before the welcome", async () => {
  const parts = setUp();
  await parts.outbox.add(leave("a"));
  await parts.connection.wake();
  const [socket] = Socket.all;
  assert.equal(socket.address, "ws://127.0.0.1:8790/v1/stream");
  assert.equal(socket.protocol, "vigiclic.v1");
  socket.accept();
  await settle();
  assert.deepEqual(socket.sent, [HELLO]);
  assert.ok(!parts.connection.send({ type: "keepalive" }));
  socket.say(WELCOME);
  await settle();
  assert.deepEqual(socket.ids(), ["a"]);
  assert.deepEqual(parts.states, ["connecting", "connected"]);
});

test("a message stays in the outbox until it is acknowledged", async () => {
  const parts = setUp();
  for (const id of ["a", "b", "c"]) await parts.outbox.add(leave(id));
  const socket = await connected(parts);
  assert.equal(parts.outbox.size, 3);
  socket.say({ type: "ack", ids: ["a", "c", "unknown"] });
  await settle();
  assert.deepEqual(parts.outbox.storage.rows.map(({ id }) => id), ["b"]);
});

test("after a break what was not acknowledged is sent again, in its order", async () => {
  const parts = setUp();
  for (const id of ["a", "b", "c"]) await parts.outbox.add(leave(id));
  const first = await connected(parts);
  first.say({ type: "ack", ids: ["b"] });
  await settle();
  first.close();
  await parts.outbox.add(leave("d"));
  assert.equal(parts.connection.state, "lost");
  mock.timers.tick(1_000);
  await settle();
  const second = Socket.all.at(-1);
  assert.notEqual(second, first);
  second.accept();
  second.say(WELCOME);
  await settle();
  assert.deepEqual(second.ids(), ["a", "c", "d"]);
  assert.deepEqual(parts.states, ["connecting", "connected", "lost", "connected"]);
});

test("no more than a window is under way, and acknowledgements let the rest go", async () => {
  const parts = setUp();
  for (let number = 0; number < 400; number += 1) await parts.outbox.add(leave(`m${number}`));
  const socket = await connected(parts);
  await settle();
  const under = socket.ids().length;
  assert.ok(under >= 256 && under < 400);
  socket.say({ type: "ack", ids: socket.ids() });
  for (let turn = 0; turn < 20; turn += 1) await settle();
  assert.equal(new Set(socket.ids()).size, 400);
  assert.equal(socket.ids().length, 400);
});

test("the wait between tries doubles up to half a minute, and a welcome resets it", async () => {
  const parts = setUp();
  await parts.connection.wake();
  const waits = [];
  for (let turn = 0; turn < 8; turn += 1) {
    const tries = Socket.all.length;
    Socket.all.at(-1).close();
    let waited = 0;
    while (Socket.all.length === tries) {
      mock.timers.tick(500);
      waited += 500;
      await settle();
    }
    waits.push(waited);
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  assert.deepEqual(parts.states, ["connecting", "lost"]);
  const socket = Socket.all.at(-1);
  socket.accept();
  socket.say(WELCOME);
  socket.close();
  mock.timers.tick(500);
  await settle();
  assert.notEqual(Socket.all.at(-1), socket);
});

test("a wait is cut short when somebody looks", async () => {
  const parts = setUp();
  await parts.connection.wake();
  Socket.all[0].close();
  await parts.connection.wake();
  assert.equal(Socket.all.length, 1);
  await parts.connection.wake(true);
  assert.equal(Socket.all.length, 2);
});

test("two who wake it at once open one connection", async () => {
  const parts = setUp();
  await Promise.all([parts.connection.wake(true), parts.connection.wake(), parts.connection.wake(true)]);
  assert.equal(Socket.all.length, 1);
});

test("a server that never welcomes is left", async () => {
  const parts = setUp();
  await parts.connection.wake();
  Socket.all[0].accept();
  mock.timers.tick(10_000);
  assert.equal(Socket.all[0].readyState, 3);
});

test("what the server will never take leaves the outbox and is counted", async () => {
  const parts = setUp();
  await parts.outbox.add(leave("a"));
  await parts.outbox.add(leave("b"));
  const socket = await connected(parts);
  socket.say({ type: "error", code: "bad_time", message: "", id: "a" });
  await settle();
  assert.deepEqual(parts.outbox.storage.rows.map(({ id }) => id), ["b"]);
  assert.deepEqual(parts.refused, ["bad_time"]);
});

test("what turns out to be of no use after it was stored is counted, once", async () => {
  const parts = setUp();
  await parts.outbox.add(leave("a"));
  const socket = await connected(parts);
  const refusal = { type: "error", code: "bad_message", message: "", id: "a" };
  socket.say({ type: "ack", ids: ["a"] });
  socket.say(refusal);
  socket.say(refusal);
  socket.say({ ...refusal, id: "a question" });
  await settle();
  assert.equal(parts.outbox.size, 0);
  assert.deepEqual(parts.refused, ["bad_message"]);
});

test("what the server cannot take now is kept and sent again on the same connection", async () => {
  const parts = setUp();
  await parts.outbox.add(leave("a"));
  const socket = await connected(parts);
  socket.say({ type: "error", code: "storage", message: "", id: "a" });
  await settle();
  assert.deepEqual(socket.ids(), ["a"]);
  mock.timers.tick(5_000);
  await settle();
  assert.deepEqual(socket.ids(), ["a", "a"]);
  assert.equal(parts.outbox.size, 1);
  assert.deepEqual(parts.refused, []);
});

test("a server that does not know us is said so, and is not knocked at every second", async () => {
  const parts = setUp();
  await parts.connection.wake();
  const [socket] = Socket.all;
  socket.accept();
  socket.say({ type: "error", code: "unauthorized", message: "" });
  socket.close();
  assert.equal(parts.connection.state, "refused");
  mock.timers.tick(10_000);
  await settle();
  assert.equal(Socket.all.length, 1);
  mock.timers.tick(20_000);
  await settle();
  assert.equal(Socket.all.length, 2);
});

test("every message is handed on, and noise is not", async () => {
  const parts = setUp();
  const socket = await connected(parts);
  socket.onmessage({ data: "noise" });
  for (const name of ["verdict", "warning", "clock", "day"]) socket.say(examples(name).good[0]);
  assert.deepEqual(parts.received, ["welcome", "verdict", "warning", "clock", "day"]);
});

test("a message that is too large for a server does not hold up the others for ever", async () => {
  const parts = setUp();
  const large = { type: "page", id: "b", at: 1, tab: 1, url: "", title: "", html: "x".repeat(9_000) };
  for (const message of [leave("a"), large, leave("c")]) await parts.outbox.add(message);
  const first = await connected(parts);
  first.close(1009);
  await settle();
  assert.deepEqual(parts.outbox.storage.rows.map(({ id }) => id), ["a", "c"]);
  assert.deepEqual(parts.refused, ["too_large"]);
  mock.timers.tick(1_000);
  await settle();
  const second = Socket.all.at(-1);
  second.accept();
  second.say(WELCOME);
  await settle();
  assert.deepEqual(second.ids(), ["a", "c"]);
});

test("a connection that ends before anything was sent costs no message", async () => {
  const parts = setUp();
  await parts.outbox.add(leave("a"));
  await parts.connection.wake();
  Socket.all.at(-1).accept();
  Socket.all.at(-1).close(1009);
  await settle();
  assert.equal(parts.outbox.size, 1);
});

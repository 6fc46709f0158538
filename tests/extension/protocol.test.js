import assert from "node:assert/strict";
import { test } from "node:test";

import * as protocol from "../../extension/lib/protocol.js";
import { examples, names } from "./support/examples.js";

test("the constants are those of the server", () => {
  assert.deepEqual(
    {
      protocol: protocol.PROTOCOL,
      subprotocol: protocol.SUBPROTOCOL,
      max_frame: protocol.MAX_FRAME,
      retry_later: [...protocol.RETRY_LATER].sort(),
    },
    examples("constants"),
  );
});

test("every message of the server is read", () => {
  for (const name of names("server")) {
    for (const message of examples(name).good) {
      assert.deepEqual(protocol.parseServerMessage(JSON.stringify(message)), message);
    }
  }
});

test("what is no message of the server is nothing", () => {
  const frames = ["", "{", "null", "[]", '"ack"', '{"type":"hello"}', '{"ids":[]}', new ArrayBuffer(3)];
  for (const frame of frames) assert.equal(protocol.parseServerMessage(frame), null);
});

test("a message is written as it is, with its size in bytes", () => {
  const { text, bytes } = protocol.serialise({ type: "leave", title: "é" });
  assert.equal(text, '{"type":"leave","title":"é"}');
  assert.equal(bytes, Buffer.byteLength(text));
});

test("a lone surrogate is no text and is replaced", () => {
  const { text } = protocol.serialise({ title: "a\ud800b", frames: [{ html: "\udc00" }] });
  assert.deepEqual(JSON.parse(text), { title: "a\ufffdb", frames: [{ html: "\ufffd" }] });
});

test("a page that is too large loses its tail and still fits", () => {
  const html = `<p>start</p>${"é\"".repeat(5_000)}`;
  const frames = [{ url: "https://x.example/", html: "y".repeat(9_000) }];
  const { text, bytes } = protocol.serialise({ type: "page", id: "1", html, frames }, 4_096);
  const sent = JSON.parse(text);
  assert.ok(bytes <= 4_096 && Buffer.byteLength(text) === bytes);
  assert.ok(sent.html.startsWith("<p>start</p>") && sent.html.length > 500);
  assert.equal(sent.frames[0].url, "https://x.example/");
  assert.equal(sent.id, "1");
});

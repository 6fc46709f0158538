import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import "./support/browser.js";

await import("../../extension/content/address.js");
await import("../../extension/content/redact_json.js");
const { redactJson } = globalThis.vigiclic;

const FILES = new URL("../../server/reading/platforms/", import.meta.url);

test("fields that open doors or say who the worker is go by their name, however it is written", () => {
  for (const name of [
    "token", "accessToken", "ACCESS_TOKEN", "refresh-token", "csrfToken", "X-CSRF-Token", "xsrf", "nonce",
    "password", "passwd", "clientSecret", "session", "sessionId", "sid", "jwt", "Cookie", "set-cookie", "Authorization",
    "authHeader", "apiKey", "API_KEY", "otp", "signature", "email", "eMail", "emailAddress", "contact_email",
    "firstName", "last_name", "fullName", "username", "userName", "nickname", "workerName", "participant_id", "workerId",
    "phone", "phoneNumber", "dateOfBirth", "iban", "ip_address", "HTTPAuthorization",
  ]) {
    assert.deepEqual(redactJson({ [name]: "words", kept: 1 }), { kept: 1 }, name);
    assert.deepEqual(redactJson({ a: [{ [name]: { deep: ["words"] } }] }), { a: [{}] }, name);
  }
});

test("fields whose names only look like it stay", () => {
  for (const name of [
    "title", "name", "description", "author", "authored_by", "passes", "pass_rate", "tokenized", "assignments", "project_id",
    "study_id", "places", "pinned", "shipping", "address_count", "reward", "signed", "designation",
  ]) {
    assert.deepEqual(redactJson({ [name]: "words" }), { [name]: "words" }, name);
  }
});

test("what is called just a name is the worker's in an object about the worker, and nowhere else", () => {
  const value = {
    participant: { id: "p1", name: "Jane", status: "ACTIVE" },
    currentUser: { display_name: "Jane" },
    researcher: { id: "r1", name: "Plant Lab" },
    study: { id: "s1", name: "Name the plants" },
  };
  assert.deepEqual(redactJson(value), {
    participant: { status: "ACTIVE" },
    currentUser: {},
    researcher: { id: "r1", name: "Plant Lab" },
    study: { id: "s1", name: "Name the plants" },
  });
});

test("values go by their shape, in lists and as keys too", () => {
  const secrets = [
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    "a".repeat(64),
    "0x" + "0123456789abcdef".repeat(3),
    "QWxhZGRpbjpvcGVuIHNlc2FtZQ".repeat(3) + "==",
    "/9j/" + "4AAQSkZJRgABAQ".repeat(6),
    "jane.worker@mail.example",
    "data:image/png;base64,iVBOR",
  ];
  for (const secret of secrets) {
    assert.deepEqual(redactJson({ a: secret, b: [1, secret], [secret]: 2 }), { b: [1, null] }, secret);
  }
});

test("keys of tasks, addresses, sums and words stay", () => {
  const value = {
    id: "65a1b2c3d4e5f60718293a4b",
    hit: "3XXU1SWE8MUPHSL0MLTBTFKCRWTA0E",
    uuid: "2f6c1c1e-7f0a-4a55-9c3b-0d5b1f1c9a01",
    at: "2026-03-25T16:10:53.160Z",
    url: "/projects/3XXU1SWE8MUPHSL0MLTBTFKCRWTA0E/tasks/3XXU1SWE8MUPHSL0MLTBTFKCRWTA0E?assignment_id=3XX",
    reward: { amount: 250, currency: "GBP" },
    open: true,
    none: null,
    text: "A description of some length that says what is to be done, in words, for a fair price.",
  };
  assert.deepEqual(redactJson(value), value);
});

test("an address loses its secrets, and words the name in an e-mail address", () => {
  assert.deepEqual(redactJson({ url: "https://a.example/t?id=7&access_token=abc" }), {
    url: "https://a.example/t?id=7&access_token=",
  });
  assert.deepEqual(redactJson({ text: "Write to jane.worker@mail.example with Bearer abcdefghijklmnopqrst now" }), {
    text: "Write to ***@mail.example with  now",
  });
});

test("data inside a text is data too", () => {
  const inner = JSON.stringify({ token: "t", title: "Sort" });
  assert.deepEqual(redactJson({ props: inner }), { props: '{"title":"Sort"}' });
  assert.deepEqual(redactJson({ text: "{not data" }), { text: "{not data" });
});

test("what is very deep is left out, and odd keys are keys", () => {
  let deep = { end: 1 };
  for (let level = 0; level < 5_000; level += 1) deep = { a: deep };
  assert.ok(!JSON.stringify(redactJson({ deep, kept: 1 })).includes("end"));
  const odd = JSON.parse('{"__proto__": {"token": 1, "x": 1}, "constructor": 2}');
  assert.equal(JSON.stringify(redactJson(odd)), '{"__proto__":{"x":1},"constructor":2}');
  assert.deepEqual(redactJson([1, "a", null]), [1, "a", null]);
});

/** The names that a platform file's rules for data look for. */
function wantedNames(text) {
  const read = [...text.matchAll(/^\[\[data\]\]\n((?:.+\n)+)/gm)].map(([, rule]) => rule);
  const sections = read.map((rule) => /^(?:read|stage) = "(\w+)"/m.exec(rule.split("\n").reverse().join("\n"))?.[1]);
  const lines = read.map((rule) => rule.replace(/^path = .*$/m, "").replace(/^has = /m, "select = "));
  for (const section of new Set(sections)) {
    for (const [, body] of text.matchAll(new RegExp(`^\\[read\\.${section}\\b[^\\]]*\\]\\n((?:(?!\\[).*\\n?)*)`, "gm"))) {
      lines.push(body);
    }
  }
  const selectors = lines.join("\n").matchAll(/(?:^[\w.]+ = |select = |currency = |\[|, )"((?:[^"\\]|\\.)*)"/gm);
  return new Set([...selectors].flatMap(([, selector]) => selector.match(/[A-Za-z_]\w*/g) ?? []));
}

test("nothing that a platform file reads is taken out", () => {
  let names = 0;
  for (const file of readdirSync(FILES).filter((name) => name.endsWith(".toml"))) {
    for (const name of wantedNames(readFileSync(new URL(file, FILES), "utf8"))) {
      names += 1;
      assert.deepEqual(redactJson({ [name]: "words" }), { [name]: "words" }, `${file}: ${name}`);
    }
  }
  assert.ok(names > 60, String(names));
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { cleanAddress } from "../../extension/lib/address.js";

const { bareAddress } = globalThis.vigiclic;

test("keys of tasks stay in an address", () => {
  const kept = [
    "https://x.example/jobs/submit-task.php?Id=66f1a2b3c4d5e6f708192a3b",
    "/tasks?page=2&sort=NEWEST",
    "https://x.example/projects/3AB/tasks/3CD?assignment_id=3EFGHIJKLMNOPQRSTUVWXYZ0123456",
    "https://x.example/#/studies/12",
    "?x=1#top",
    "",
  ];
  for (const address of kept) assert.equal(cleanAddress(address), address);
});

test("tokens, codes and passwords go", () => {
  const cases = {
    "/submit?csrf_token=abc&x=1": "/submit?csrf_token=&x=1",
    "/a?sessionid=1&AUTH=2": "/a?sessionid=&AUTH=",
    "https://me:pass@x.example/a": "https://x.example/a",
    "/cb?code=123&state=ok": "/cb?code=&state=ok",
    "/cb#access_token=abc&type=x": "/cb#access_token=&type=x",
    [`/a?v=${"eyJhbGciOi.eyJzdWIiOiI.SflKxwRJSMe"}`]: "/a?v=",
    [`/a?v=${"A1b2".repeat(20)}`]: "/a?v=",
    "javascript:alert(1)": "",
    "data:text/html,x": "",
    "mailto:me@x.example": "",
  };
  for (const [address, cleaned] of Object.entries(cases)) assert.equal(cleanAddress(address), cleaned);
});

test("a bare address keeps the names of its values only", () => {
  assert.equal(bareAddress("https://x.example/a?Id=1&b=2#c"), "https://x.example/a?Id=&b=");
  assert.equal(bareAddress("https://x.example/a"), "https://x.example/a");
});

test("an address is not longer than the server takes it", () => {
  assert.equal(cleanAddress(`/a?${"x=1&".repeat(200_000)}`).length, 8_000);
});

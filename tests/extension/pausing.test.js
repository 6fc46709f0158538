import assert from "node:assert/strict";
import { test } from "node:test";

import "./support/browser.js";
import { nextMorning } from "../../extension/popup/pausing.js";

test("tomorrow begins in the morning, for who works past midnight too", () => {
  const at = (...when) => new Date(2026, 2, ...when).getTime();
  assert.equal(nextMorning(new Date(2026, 2, 3, 14, 20)), at(4, 5));
  assert.equal(nextMorning(new Date(2026, 2, 4, 1, 20)), at(4, 5));
  assert.equal(nextMorning(new Date(2026, 2, 4, 5, 0)), at(5, 5));
  assert.equal(nextMorning(new Date(2026, 2, 31, 23, 0)), new Date(2026, 3, 1, 5).getTime());
});

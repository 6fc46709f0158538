import assert from "node:assert/strict";
import { test } from "node:test";

import { parseAmount } from "../../extension/lib/amount.js";

test("a sum is read with a comma or a point", () => {
  const cases = { "0,25": "0.25", " 1.5 ": "1.5", 12: "12", "007": "7", "0": "0", "0.125": "0.125", "12,3456": "12.3456" };
  for (const [typed, amount] of Object.entries(cases)) assert.equal(parseAmount(typed), amount, typed);
});

test("what is no sum, or could be two, is not guessed", () => {
  for (const typed of ["", " ", "free", "-1", "1,2,3", "1.", ".5", "1e3", "5 €", "1,234", "12.500", "1234567890"]) {
    assert.equal(parseAmount(typed), null, typed);
  }
});

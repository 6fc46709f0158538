import assert from "node:assert/strict";
import { test } from "node:test";

import { duration, money, stopwatch } from "../../extension/lib/format.js";

const spaced = (text) => text.replace(/\s/g, " ");

test("money is written as the language writes it", () => {
  assert.equal(money("1.5", "EUR", "en"), "€1.50");
  assert.equal(spaced(money("1234.5", "EUR", "fr")), "1 234,50 €");
  assert.equal(money("0.005", "USD", "en"), "$0.005");
  assert.equal(money("0", "USD", "en"), "$0.00");
});

test("points and what is no number are shown, not dropped", () => {
  assert.equal(money("1200", "POINTS", "en"), "1,200 points");
  assert.equal(money("many", "EUR", "en"), "many EUR");
});

test("a stopwatch shows hours only when there are some", () => {
  assert.equal(stopwatch(0), "0:00");
  assert.equal(stopwatch(-5), "0:00");
  assert.equal(stopwatch(65_999), "1:05");
  assert.equal(stopwatch(3_723_000), "1:02:03");
});

test("a duration is in hours and minutes", () => {
  assert.equal(duration(0, "en"), "0 min");
  assert.equal(duration(59_000, "en"), "1 min");
  assert.equal(spaced(duration(3_900_000, "fr")), "1 h 5 min");
});

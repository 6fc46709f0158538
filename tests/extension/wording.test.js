import assert from "node:assert/strict";
import { test } from "node:test";

import { readJson } from "./support/browser.js";
import { examples } from "./support/examples.js";
import { wordMark, wordOffer, wordOfferRow, wordWarning } from "../../extension/lib/wording.js";

function translator(language) {
  const texts = readJson(`_locales/${language}/messages.json`);
  return (key, ...values) =>
    (texts[key]?.message ?? "").replace(/\$(\d)/g, (_whole, digit) => String(values[digit - 1] ?? ""));
}

const en = translator("en");
const fr = translator("fr");
const [SCAM, LOW_PAY, DEADLINE, WITHDRAW] = examples("warning").good;

test("a scam is named with its words and with what to do", () => {
  const worded = wordWarning(SCAM, en, "en");
  assert.equal(worded.title, "This looks like a scam");
  assert.equal(worded.levelName, "Danger");
  assert.equal(worded.text, "Data entry");
  assert.deepEqual(worded.reasons, [
    { kind: "asks you to pay in order to work", quotes: ["a registration fee of 20 euros"] },
  ]);
  assert.match(worded.advice, /Do not pay anything/);
});

test("a scam that is less sure is said less loudly", () => {
  assert.notEqual(wordWarning({ ...SCAM, level: "caution" }, en, "en").title, wordWarning(SCAM, en, "en").title);
});

test("sums and times are those of the language", () => {
  const low = wordWarning(LOW_PAY, fr, "fr").text.replace(/\s/g, " ");
  assert.equal(low, "Survey · paie 0,25 € · environ 3,50 € de l’heure · votre minimum : 12,02 € de l’heure");
  assert.equal(wordWarning(DEADLINE, en, "en").text, "Survey · time left: 4 min");
  assert.equal(wordWarning(WITHDRAW, en, "en").text, "available: $7.50");
});

test("the end of a platform is told with its days", () => {
  const params = {
    platform: "mturk",
    title: "Amazon Mechanical Turk",
    closes_on: "2026-09-30",
    history_until: "2027-01-28",
  };
  const warning = { ...LOW_PAY, code: "platform_closing", params, reasons: [] };
  assert.equal(
    wordWarning(warning, en, "en").text,
    "Amazon Mechanical Turk · closes on September 30, 2026 · history readable until January 28, 2027",
  );
  assert.equal(
    wordWarning(warning, fr, "fr").text,
    "Amazon Mechanical Turk · ferme le 30 septembre 2026 · historique lisible jusqu’au 28 janvier 2027",
  );
  const broken = { ...warning, params: { ...params, closes_on: "soon", history_until: "2027-99-99" } };
  assert.equal(wordWarning(broken, en, "en").text, "Amazon Mechanical Turk");
});

test("each quote stands once, the weightiest first, three at most, and no longer than can be read", () => {
  const reason = (quote, weight) => ({ kind: "mule", quote, start: 0, end: 1, weight });
  const reasons = [
    reason("a", 1),
    reason("b", 4),
    reason(" b ", 3),
    reason(`c\n ${"long ".repeat(100)}`, 2),
    reason("d", 0.5),
    reason("  ", 9),
  ];
  const worded = wordWarning({ ...SCAM, reasons }, en, "en").reasons.flatMap(({ quotes }) => quotes);
  assert.equal(worded.length, 3);
  assert.equal(worded[0], "b");
  assert.ok(worded[1].startsWith("c long") && worded[1].endsWith("…") && worded[1].length <= 161);
  assert.equal(worded[2], "a");
});

test("a kind is said once, after all its quotes", () => {
  const reason = (kind, quote, weight) => ({ kind, quote, start: 0, end: 1, weight });
  const reasons = [reason("mule", "a", 3), reason("upfront", "b", 2), reason("mule", "c", 1)];
  assert.deepEqual(wordWarning({ ...SCAM, reasons }, en, "en").reasons, [
    { kind: en("kind_mule"), quotes: ["a", "c"] },
    { kind: en("kind_upfront"), quotes: ["b"] },
  ]);
});

test("a quote that speaks for two kinds is said of the weightier", () => {
  const reason = (kind, weight) => ({ kind, quote: "a fee", start: 0, end: 1, weight });
  const reasons = [reason("mule", 1), reason("upfront", 2)];
  assert.deepEqual(wordWarning({ ...SCAM, reasons }, en, "en").reasons, [
    { kind: en("kind_upfront"), quotes: ["a fee"] },
  ]);
});

test("a kind of a later version still has words", () => {
  const reasons = [{ ...SCAM.reasons[0], kind: "of_tomorrow" }];
  assert.equal(wordWarning({ ...SCAM, reasons }, fr, "fr").reasons[0].kind, fr("kind_unknown"));
});

test("params that are missing or odd are left out", () => {
  const params = { title: 3, amount: null, currency: "EUR", per_hour: "", floor: {}, remaining_ms: "soon" };
  assert.equal(wordWarning({ ...SCAM, params }, en, "en").text, "");
});

test("an offer of a verdict is worded like a warning", () => {
  const [offer] = examples("verdict").good[0].offers;
  const worded = wordOffer(offer, en, "en");
  assert.equal(worded.text, "Data entry · pays €50.00 · about €300.00 an hour");
  assert.equal(worded.reasons.length, 1);
  assert.equal(wordOffer({ ...offer, pay: null }, en, "en").text, "Data entry");
});

test("an offer's row says how its pay for an hour is known", () => {
  const [offer] = examples("verdict").good[0].offers;
  const known = (pay) => wordOfferRow({ ...offer, pay }, en, "en").known;
  const pay = { amount: "1", currency: "EUR", per_hour: "6", minutes: "10.25" };
  assert.equal(known(null), "pay per hour unknown");
  assert.equal(known({ ...pay, per_hour: null }), "pay per hour unknown");
  assert.equal(known({ ...pay, minutes: null }), "as it says itself");
  assert.equal(known(pay), "if it takes the 10.3 min it states");
  assert.equal(known({ ...pay, minutes_source: "own" }), "from your own times: 10.3 min");
  assert.match(known({ ...pay, minutes_source: "model" }), /^a rough guess/);
  const row = wordOfferRow({ ...offer, title: " ", level: "none", pay }, en, "en");
  assert.deepEqual([row.title, row.levelName, row.perHour], [en("offer_untitled"), en("offer_nothing"), "about €6.00 an hour"]);
});

test("the mark on an offer is as short as can be", () => {
  const [offer] = examples("verdict").good[0].offers;
  const pay = { amount: "1", currency: "EUR", per_hour: "6", minutes: "10" };
  const text = (more) => wordMark({ ...offer, level: "none", pay, ...more }, en, "en").text;
  assert.equal(text({}), "€6.00/h");
  assert.equal(text({ pay: { ...pay, minutes_source: "model" } }), "≈ €6.00/h");
  assert.equal(text({ pay: null }), "pay ?");
  assert.equal(text({ level: "danger" }), "Danger · €6.00/h");
  assert.equal(text({ level: "caution", pay: null }), "Caution");
  assert.equal(wordMark({ ...offer, pay: null }, en, "en").label, "Data entry · Danger · pay per hour unknown");
});

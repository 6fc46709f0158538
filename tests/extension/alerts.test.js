import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { answers, called, reset } from "./support/browser.js";
import { examples } from "./support/examples.js";
import { badge, gravest, showBadge, showBanner } from "../../extension/background/alerts.js";

const [WARNING] = examples("warning").good;
const [VERDICT] = examples("verdict").good;

function state({ offers = [], warnings = [] }) {
  return {
    verdict: { ...VERDICT, offers: offers.map((level) => ({ ...VERDICT.offers[0], level })) },
    warnings: warnings.map((level) => ({ ...WARNING, level })),
  };
}

beforeEach(reset);

test("the gravest level is told from the others", () => {
  assert.equal(gravest([]), "none");
  assert.equal(gravest(["info", "danger", "caution"]), "danger");
});

test("the badge says how grave and how many", () => {
  assert.deepEqual(badge(undefined), { level: "none", text: "" });
  assert.deepEqual(badge(state({})), { level: "none", text: "" });
  assert.deepEqual(badge(state({ offers: ["info", "none"], warnings: ["info"] })), { level: "none", text: "" });
  assert.deepEqual(badge(state({ offers: ["danger"], warnings: ["danger"] })), { level: "danger", text: "!" });
  assert.deepEqual(badge(state({ offers: ["caution", "danger", "caution"] })), { level: "danger", text: "3" });
  assert.deepEqual(badge(state({ warnings: ["caution"] })), { level: "caution", text: "!" });
});

test("the badge is of its tab, and is taken off again", async () => {
  await showBadge(7, state({ warnings: ["caution"] }));
  await showBadge(7, undefined);
  assert.deepEqual(called("action.setBadgeText"), [[{ tabId: 7, text: "!" }], [{ tabId: 7, text: "" }]]);
  assert.equal(called("action.setBadgeBackgroundColor").length, 1);
  const [[{ title }]] = called("action.setTitle");
  assert.match(title, /careful/);
});

test("a tab that is gone breaks nothing", async () => {
  answers["action.setBadgeText"] = () => {
    throw new Error("No tab with id: 7.");
  };
  await showBadge(7, state({ warnings: ["danger"] }));
  answers["tabs.sendMessage"] = () => {
    throw new Error("Could not establish connection.");
  };
  await showBanner(7, WARNING, false);
});

test("a grave warning goes to the page itself, in words, with its quotes", async () => {
  await showBanner(7, WARNING, false);
  const [[tab, order, where]] = called("tabs.sendMessage");
  assert.equal(tab, 7);
  assert.deepEqual(where, { frameId: 0 });
  assert.equal(order.call, "warn");
  assert.equal(order.worded.title, "This looks like a scam");
  assert.deepEqual(order.worded.reasons.flatMap(({ quotes }) => quotes), ["a registration fee of 20 euros"]);
  assert.equal(order.labels.earlier, "");
  assert.ok(order.labels.close && order.labels.fine && order.labels.scam);
});

test("a warning about an earlier page says so", async () => {
  await showBanner(7, WARNING, true);
  assert.notEqual(called("tabs.sendMessage")[0][1].labels.earlier, "");
});

test("nobody is interrupted for a note", async () => {
  await showBanner(7, { ...WARNING, level: "info" }, false);
  assert.deepEqual(called("tabs.sendMessage"), []);
});

test("a page that hides a warning is a danger, and said to hide it", async () => {
  const hiding = { ...state({ warnings: ["caution"] }), covered: [WARNING.id] };
  await showBadge(7, hiding);
  assert.deepEqual(badge(hiding), { level: "danger", text: "!" });
  const [[{ title }]] = called("action.setTitle");
  assert.match(title, /hides/);
  assert.equal(badge({ ...hiding, fine: [WARNING.id] }).text, "");
});

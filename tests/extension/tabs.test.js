import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { reset } from "./support/browser.js";
import { examples } from "./support/examples.js";
import { Tabs, coveredIn, everyOffer, offersOf, warningsOf } from "../../extension/background/tabs.js";

const WARNING = { ...examples("warning").good[0], tab: 1 };
const VERDICT = { ...examples("verdict").good[0], tab: 1 };

beforeEach(reset);

test("a verdict counts for the address it is about, and no longer", async () => {
  const tabs = new Tabs();
  await tabs.show(1, "https://a.example/x", "p1", 100);
  assert.ok(await tabs.judge({ ...VERDICT, page: "p1" }));
  await tabs.show(1, "https://a.example/x", "p2", null);
  assert.equal(tabs.get(1).verdict.page, "p1");
  assert.ok(await tabs.judge({ ...VERDICT, page: "p1" }));
  await tabs.show(1, "https://a.example/y", "p3", 200);
  assert.equal(tabs.get(1).verdict, null);
  assert.ok(!(await tabs.judge({ ...VERDICT, page: "p2" })));
});

test("a warning stays with its address over reloads and goes with it", async () => {
  const tabs = new Tabs();
  await tabs.show(1, "https://a.example/x", "p1", 100);
  assert.ok(await tabs.warn(WARNING));
  assert.ok(!(await tabs.warn(WARNING)));
  await tabs.show(1, "https://a.example/x#part", "p2", 200);
  assert.equal(tabs.get(1).warnings.length, 1);
  await tabs.open(1, "https://a.example/other");
  assert.equal(tabs.get(1).warnings.length, 0);
  assert.ok(!(await tabs.warn({ ...WARNING, tab: 9 })));
});

test("a warning is shown for the first time once", async () => {
  const tabs = new Tabs();
  await tabs.show(1, "https://a.example/x", "p1", 100);
  assert.ok(await tabs.shown(1, "w1"));
  assert.ok(!(await tabs.shown(1, "w1")));
  assert.ok(!(await tabs.shown(2, "w1")));
});

test("the next background knows what this one knew", async () => {
  const tabs = new Tabs();
  await tabs.show(1, "https://a.example/x", "p1", 100);
  await tabs.warn(WARNING);
  await tabs.openedFrom(2, 1);
  const next = new Tabs();
  await next.load();
  assert.deepEqual([...next.states], [...tabs.states]);
  assert.equal(next.openers.get(2), 1);
  assert.ok(await next.close(1));
  assert.ok(!(await next.close(1)));
  assert.equal(next.size, 0);
});

test("a session storage that is full stops nothing", async () => {
  const { set } = chrome.storage.session;
  chrome.storage.session.set = async () => {
    throw new Error("Session storage quota bytes exceeded.");
  };
  const tabs = new Tabs();
  await tabs.show(1, "https://a.example/x", "p1", 100);
  assert.equal(tabs.get(1).page, "p1");
  chrome.storage.session.set = set;
});

test("what is said of data stands beside what is said of the page, until the page is another", async () => {
  const tabs = new Tabs();
  const [offer] = VERDICT.offers;
  const offers = (...keys) => keys.map((key) => ({ ...offer, key, level: key === "fine" ? "none" : "danger" }));
  await tabs.show(1, "https://a.example/x", "p1", 100);
  await tabs.carry(1, "d1");
  await tabs.carry(9, "d9");
  assert.ok(await tabs.judge({ ...VERDICT, page: "d1", offers: offers("a", "fine", "b") }));
  assert.ok(await tabs.judge({ ...VERDICT, page: "p1", offers: offers("a") }));
  assert.deepEqual(offersOf(tabs.get(1)).map(({ key }) => key), ["a", "b"]);
  await tabs.carry(1, "d2");
  assert.ok(await tabs.judge({ ...VERDICT, page: "d2", offers: [{ ...offer, key: "b", level: "none" }] }));
  assert.deepEqual(offersOf(tabs.get(1)).map(({ key }) => key), ["a"]);
  assert.ok(!(await tabs.judge({ ...VERDICT, page: "d9" })));
  await tabs.show(1, "https://a.example/y", "p2", 200);
  assert.deepEqual(offersOf(tabs.get(1)), []);
  assert.deepEqual(offersOf(undefined), []);
});

test("a start by hand is remembered while the tab is watched, whatever it shows", async () => {
  const tabs = new Tabs();
  assert.ok(!(await tabs.mark(1, 50)));
  await tabs.show(1, "https://a.example/x", "p1", 100);
  assert.equal(tabs.get(1).startedAt, null);
  assert.ok(await tabs.mark(1, 150));
  await tabs.show(1, "https://a.example/y", "p2", 200);
  assert.equal(tabs.get(1).startedAt, 150);
  assert.ok(await tabs.mark(1, null));
  assert.equal(tabs.get(1).startedAt, null);
});

test("what the worker calls fine is no danger any more, until the address is another", async () => {
  const tabs = new Tabs();
  const [offer] = VERDICT.offers;
  const warn = (id, params) => ({ id, tab: 1, params, reasons: [] });
  await tabs.show(1, "https://a.example/x", "p1", 100);
  await tabs.judge({ ...VERDICT, page: "p1", offers: ["a", "b"].map((key) => ({ ...offer, key, level: "danger" })) });
  await tabs.warn(warn("w1", { offer: "a" }));
  await tabs.warn(warn("w2", { offer: "b" }));
  await tabs.warn(warn("w3", {}));
  await tabs.say(1, "a", "legit");
  await tabs.say(1, "b", "scam");
  await tabs.calm(1, "w3");
  assert.deepEqual(offersOf(tabs.get(1)).map(({ level }) => level), ["none", "danger"]);
  assert.deepEqual(offersOf(tabs.get(1))[0].reasons, []);
  assert.deepEqual(warningsOf(tabs.get(1)).map(({ id }) => id), ["w2"]);
  await tabs.show(1, "https://a.example/y", "p2", 200);
  assert.deepEqual(tabs.get(1).said, {});
});

test("honest offers that came as data are kept for the list", async () => {
  const tabs = new Tabs();
  const [offer] = VERDICT.offers;
  await tabs.show(1, "https://a.example/x", "p1", 100);
  await tabs.carry(1, "d1");
  const offers = ["a", "b"].map((key, index) => ({ ...offer, key, level: index ? "danger" : "none" }));
  await tabs.judge({ ...VERDICT, page: "d1", offers });
  assert.deepEqual(everyOffer(tabs.get(1)).map(({ key, page }) => [key, page]), [["b", "d1"], ["a", "d1"]]);
});

test("that a page hides a warning is noted of warnings that it has, until it is another", async () => {
  const tabs = new Tabs();
  await tabs.open(1, "https://a.example/1");
  await tabs.cover(1, WARNING.id);
  await tabs.cover(2, WARNING.id);
  assert.equal(coveredIn(tabs.get(1)), false);
  await tabs.warn(WARNING);
  await tabs.cover(1, WARNING.id);
  await tabs.cover(1, WARNING.id);
  assert.deepEqual(tabs.get(1).covered, [WARNING.id]);
  assert.equal(coveredIn(tabs.get(1)), true);
  await tabs.open(1, "https://a.example/2");
  assert.equal(coveredIn(tabs.get(1)), false);
});

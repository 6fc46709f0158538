import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { answers, called, reset } from "./support/browser.js";
import { CONTENT_FILES, PAGE_FILES, Sites } from "../../extension/background/sites.js";
import { isOwnServer, label, matches, parseSite, patterns } from "../../extension/lib/sites.js";

beforeEach(reset);

test("what people type names a site", () => {
  const cases = {
    "https://App.Prolific.com/studies?x=1": { host: "app.prolific.com", port: null },
    " worker.mturk.com ": { host: "worker.mturk.com", port: null },
    "*.remotasks.com": { host: "*.remotasks.com", port: null },
    "localhost:8000": { host: "localhost", port: "8000" },
    "http://127.0.0.1:8000/": { host: "127.0.0.1", port: "8000" },
    "http://[::1]:9000/": { host: "[::1]", port: "9000" },
    "http://intranet/": { host: "intranet", port: null },
    "https://example.org:443": { host: "example.org", port: null },
  };
  for (const [typed, site] of Object.entries(cases)) assert.deepEqual(parseSite(typed), site, typed);
});

test("what names no site is refused", () => {
  for (const typed of ["", "two words.com", "word", "file:///etc/passwd", "chrome://settings", "*.*", "https://", "a..*"]) {
    assert.equal(parseSite(typed), null, typed);
  }
});

test("an address is on a site by its host, and by its port where that was named", () => {
  const plain = { host: "example.org", port: null };
  assert.ok(matches(plain, "https://example.org/a"));
  assert.ok(matches(plain, "http://example.org:8080/a"));
  assert.ok(!matches(plain, "https://sub.example.org/"));
  assert.ok(!matches(plain, "https://example.org.evil.test/"));
  assert.ok(!matches(plain, "ftp://example.org/"));
  assert.ok(!matches(plain, undefined));
  const port = { host: "127.0.0.1", port: "8000" };
  assert.ok(matches(port, "http://127.0.0.1:8000/"));
  assert.ok(!matches(port, "http://127.0.0.1:8001/"));
  const wild = { host: "*.example.org", port: null };
  assert.ok(matches(wild, "https://a.b.example.org/") && matches(wild, "https://example.org/"));
  assert.ok(!matches(wild, "https://badexample.org/"));
});

test("our own server is never a watched site", () => {
  assert.ok(isOwnServer("http://127.0.0.1:8790/dashboard", 8790));
  assert.ok(isOwnServer("http://localhost:8790/", 8790));
  assert.ok(!isOwnServer("http://127.0.0.1:8000/", 8790));
  assert.ok(!isOwnServer("http://example.org:8790/", 8790));
});

test("patterns carry no port", () => {
  assert.deepEqual(patterns({ host: "a.example", port: "81" }), ["http://a.example/*", "https://a.example/*"]);
  assert.equal(label({ host: "a.example", port: "81" }), "a.example:81");
});

async function sitesWith(list) {
  const stored = { sites: list };
  const settings = {
    get: async (key, fallback) => stored[key] ?? fallback,
    set: async (key, value) => {
      stored[key] = value;
    },
  };
  const sites = new Sites(settings);
  await sites.load(8790);
  return { sites, stored };
}

test("the content scripts of the watched sites are registered once, and again when they are missing", async () => {
  const { sites } = await sitesWith([{ host: "a.example", port: null }]);
  answers["scripting.getRegisteredContentScripts"] = [];
  await sites.register();
  const [[[script]]] = called("scripting.registerContentScripts");
  assert.deepEqual(script.matches, ["http://a.example/*", "https://a.example/*"]);
  assert.deepEqual(script.js, CONTENT_FILES);
  assert.ok(script.allFrames && script.persistAcrossSessions);
  assert.equal(script.runAt, "document_start");
  answers["scripting.getRegisteredContentScripts"] = [script];
  await sites.register();
  assert.equal(called("scripting.registerContentScripts").length, 1);
});

test("only where pages carry data does a script run in the page itself, and never in its frames", async () => {
  const { sites } = await sitesWith([
    { host: "a.example", port: null },
    { host: "app.prolific.com", port: null },
  ]);
  answers["scripting.getRegisteredContentScripts"] = [];
  await sites.register();
  const scripts = called("scripting.registerContentScripts").map(([[script]]) => script);
  const [observer, copier] = scripts;
  assert.equal(scripts.length, 2);
  assert.equal(observer.world, undefined);
  assert.deepEqual(copier.js, PAGE_FILES);
  assert.equal(copier.world, "MAIN");
  assert.equal(copier.runAt, "document_start");
  assert.ok(!copier.allFrames && !copier.matchOriginAsFallback);
  assert.deepEqual(copier.matches, ["http://app.prolific.com/*", "https://app.prolific.com/*"]);
});

test("an open page with data is copied from too, after the script that hears it", async () => {
  const { sites } = await sitesWith([
    { host: "a.example", port: null },
    { host: "app.prolific.com", port: null },
  ]);
  answers["tabs.query"] = [
    { id: 4, url: "https://a.example/" },
    { id: 5, url: "https://app.prolific.com/studies" },
  ];
  await sites.injectInto();
  assert.deepEqual(
    called("scripting.executeScript").map(([{ target, files, world }]) => [target.tabId, files, world]),
    [
      [4, CONTENT_FILES, undefined],
      [5, CONTENT_FILES, undefined],
      [5, PAGE_FILES, "MAIN"],
    ],
  );
});

test("while nothing is read no content script is registered", async () => {
  const { sites } = await sitesWith([{ host: "a.example", port: null }]);
  answers["scripting.getRegisteredContentScripts"] = [
    { id: "vigiclic-observer", matches: ["http://a.example/*"], js: CONTENT_FILES },
    { id: "vigiclic-copier", matches: ["http://a.example/*"], js: PAGE_FILES },
  ];
  await sites.register(false);
  assert.deepEqual(called("scripting.unregisterContentScripts"), [
    [{ ids: ["vigiclic-observer"] }],
    [{ ids: ["vigiclic-copier"] }],
  ]);
  assert.equal(called("scripting.registerContentScripts").length, 0);
});

test("a site that is added is kept, and read in the tabs that are open", async () => {
  const { sites, stored } = await sitesWith([]);
  answers["scripting.getRegisteredContentScripts"] = [];
  answers["tabs.query"] = [
    { id: 4, url: "http://a.example:81/" },
    { id: 5, url: "http://a.example:82/" },
  ];
  const site = { host: "a.example", port: "81" };
  await sites.add(site);
  await sites.add(site);
  assert.deepEqual(stored.sites, [site]);
  assert.deepEqual(called("scripting.executeScript").map(([{ target }]) => target.tabId), [4]);
  assert.ok(sites.watched("http://a.example:81/x") && !sites.watched("http://a.example:82/x"));
});

test("a site whose permission was taken back is dropped", async () => {
  const { sites, stored } = await sitesWith([
    { host: "a.example", port: null },
    { host: "b.example", port: null },
  ]);
  answers["permissions.contains"] = ({ origins }) => origins[0].includes("b.example");
  answers["scripting.getRegisteredContentScripts"] = [];
  await sites.dropForbidden();
  assert.deepEqual(stored.sites, [{ host: "b.example", port: null }]);
});

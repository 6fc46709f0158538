import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { answers, called, reset } from "./support/browser.js";
import { answer } from "../../extension/background/calls.js";

const PAGE = {
  call: "page",
  id: "p1",
  at: 5,
  reason: "load",
  title: "T",
  lang: "en",
  html: "<html></html>",
  frames: [],
  tab: 99,
  url: "https://lie.example/",
};

/** An app that writes down what it is asked. */
function fakeApp() {
  const heard = [];
  const hear = (name) => async (...args) => {
    heard.push([name, ...args]);
  };
  return {
    heard,
    reads: true,
    sites: { watched: (url) => /^https:\/\/(watched\.example|app\.prolific\.com)\//.test(url) },
    attention: { acted: hear("acted") },
    ...Object.fromEntries(
      ["begin", "page", "data", "input", "tell", "shown", "feedback", "pause", "judge", "mark"].map((name) => [name, hear(name)]),
    ),
  };
}

function sender(more = {}) {
  return {
    id: "extension",
    frameId: 0,
    url: "https://watched.example/tasks",
    origin: "https://watched.example",
    tab: { id: 3, windowId: 1, url: "https://watched.example/tasks" },
    ...more,
  };
}

beforeEach(reset);

test("tab and address are the browser's, whatever the message says", async () => {
  const app = fakeApp();
  assert.deepEqual(await answer(app, PAGE, sender()), { read: true });
  assert.deepEqual(app.heard, [["page", 3, "https://watched.example/tasks", PAGE]]);
});

test("after a route the address is the tab's", async () => {
  const app = fakeApp();
  const tab = { id: 3, windowId: 1, url: "https://watched.example/tasks/2" };
  await answer(app, PAGE, sender({ tab }));
  assert.equal(app.heard[0][2], "https://watched.example/tasks/2");
});

test("a tab that is on its way to another site does not lend its address", async () => {
  const app = fakeApp();
  const tab = { id: 3, windowId: 1, url: "https://other.example/" };
  await answer(app, PAGE, sender({ tab }));
  assert.equal(app.heard[0][2], "https://watched.example/tasks");
});

test("nothing is read of other sites, of frames in other sites, or while paused", async () => {
  const app = fakeApp();
  const other = { id: 3, windowId: 1, url: "https://other.example/" };
  const start = { call: "start", at: 1 };
  for (const from of [
    sender({ url: "https://other.example/", tab: other }),
    sender({ frameId: 4, tab: other }),
    sender({ frameId: 4, url: "https://ads.example/" }),
  ]) {
    assert.deepEqual(await answer(app, start, from), { read: false });
  }
  app.reads = false;
  assert.deepEqual(await answer(app, start, sender()), { read: false });
  assert.deepEqual(await answer(app, PAGE, sender()), { read: false });
  assert.deepEqual(app.heard, []);
});

test("a frame's page goes to the page it stands in, not to the server", async () => {
  const app = fakeApp();
  await answer(app, { call: "frame", at: 7, html: "<p>x</p>" }, sender({ frameId: 4, url: "https://watched.example/f?token=abc" }));
  await answer(app, PAGE, sender({ frameId: 4 }));
  assert.deepEqual(app.heard, []);
  assert.deepEqual(called("tabs.sendMessage"), [
    [3, { call: "frame", at: 7, frame: 4, url: "https://watched.example/f?token=", html: "<p>x</p>" }, { frameId: 0 }],
  ]);
});

test("a frame without an address of its own belongs to the site that made it", async () => {
  const app = fakeApp();
  await answer(app, { call: "frame", at: 7, html: "" }, sender({ frameId: 4, url: "about:srcdoc" }));
  assert.equal(called("tabs.sendMessage")[0][1].url, "https://watched.example/");
});

test("a page that is gone is no failure", async () => {
  answers["tabs.sendMessage"] = () => {
    throw new Error("gone");
  };
  assert.deepEqual(await answer(fakeApp(), { call: "frame", at: 1, html: "" }, sender({ frameId: 4 })), { read: true });
});

test("an action says where it happened and is a sign of attention", async () => {
  const app = fakeApp();
  const call = { call: "action", id: "a", at: 5, kind: "click", label: "Go", target: "" };
  await answer(app, call, sender());
  assert.deepEqual(app.heard, [
    ["acted", 3, 1, 5],
    ["tell", { type: "action", id: "a", at: 5, tab: 3, url: "https://watched.example/tasks", kind: "click", label: "Go" }],
  ]);
});

test("data is told of the page's own platform, by the page itself, and of nobody else", async () => {
  const app = fakeApp();
  const url = "https://app.prolific.com/studies";
  const page = sender({ url, tab: { id: 3, windowId: 1, url } });
  const source = "https://internal-api.prolific.com/api/v1/participant/studies/";
  const data = { call: "data", id: "d", at: 5, source, json: { results: [] } };
  await answer(app, data, page);
  assert.deepEqual(app.heard, [["data", 3, url, data]]);
  await answer(app, { ...data, source: "https://worker.mturk.com/projects" }, page);
  await answer(app, { ...data, source: "https://internal-api.prolific.com/api/v1/users/me/" }, page);
  await answer(app, { ...data, source: { toString: () => source } }, page);
  await answer(app, data, { ...page, frameId: 4 });
  await answer(app, data, sender());
  assert.equal(app.heard.length, 1);
});

test("a page cannot ask what only our own pages may", async () => {
  const app = fakeApp();
  await answer(app, { call: "pause", paused: true }, sender());
  await answer(app, { call: "judge", tab: 3, label: "scam" }, sender());
  await answer(app, { call: "mark", tab: 3, kind: "start", reward: null }, sender());
  assert.deepEqual(app.heard, []);
  await answer(app, { call: "pause", paused: true }, { id: "extension", url: "chrome-extension://extension/popup/popup.html" });
  assert.deepEqual(app.heard, [["pause", true]]);
});

test("another extension gets no answer", async () => {
  const app = fakeApp();
  assert.equal(await answer(app, PAGE, sender({ id: "stranger" })), null);
  assert.deepEqual(app.heard, []);
});

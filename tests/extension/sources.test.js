import assert from "node:assert/strict";
import { test } from "node:test";

import "./support/browser.js";
import { hostsWithData, isSourceOf } from "../../extension/lib/sources.js";

const { vigiclic } = globalThis;
const PAGE = "https://app.prolific.com/studies";
const API = "https://internal-api.prolific.com/api/v1";

test("data comes from the addresses of the page's own platform, and from no others", () => {
  for (const source of [
    `${API}/participant/studies/`,
    `${API}/participant/submissions/?ordering=-started_at`,
    `${API}/submissions/reserve/`,
    `${API}/submissions/1/transition/#x`,
    "https://app.prolific.com/api/v1/submissions/1",
    "http://internal-api.prolific.com:8080/api/v1/participant/studies/",
  ]) {
    assert.ok(isSourceOf(PAGE, source), source);
  }
  for (const source of [
    `${API}/users/me/`,
    `${API}/participant/studies`,
    `${API}/participant/studies/1/`,
    "https://internal-api.prolific.com.evil.example/api/v1/submissions/1",
    "https://evil.example/https://internal-api.prolific.com/api/v1/submissions/1",
    "https://internal-apixprolific.com/api/v1/submissions/1",
    "https://internal-api.prolific.com@evil.example/api/v1/submissions/1",
    "https://worker.mturk.com/projects",
    "data:application/json,{}",
    "",
    7,
    null,
  ]) {
    assert.ok(!isSourceOf(PAGE, source), String(source));
  }
});

test("a page of no platform with data has no sources", () => {
  for (const page of ["https://example.org/", "https://internal-api.prolific.com/", "https://sproutgigs.com/", "no address"]) {
    assert.ok(!isSourceOf(page, `${API}/submissions/1`), page);
  }
});

test("patterns stand for pieces of a path, and never for a query", () => {
  const { platforms } = vigiclic;
  vigiclic.platforms = [{ hosts: ["*.a.example"], dataHosts: [], paths: ["/x/{id}/*", "/y.json", "**/Surveys/**"] }];
  const filter = new RegExp(vigiclic.sourcesOf("b.a.example"));
  const on = (path) => filter.test(`https://a.example${path}`);
  assert.ok(on("/x/1/2") && on("/x/1/") && on("/y.json") && on("/y.json?a=/b") && on("/v1/Surveys/a/b"));
  assert.ok(!on("/x//2") && !on("/x/1/2/3") && !on("/yxjson") && !on("/?/y.json") && !on("/z?q=/Surveys/"));
  assert.ok(filter.test("https://c.d.a.example/y.json") && !filter.test("https://bada.example/y.json"));
  vigiclic.platforms = platforms;
});

test("the page's own script runs where watched sites and platforms with data meet", () => {
  assert.deepEqual(hostsWithData("app.prolific.com"), ["app.prolific.com"]);
  assert.deepEqual(hostsWithData("*.prolific.com"), ["app.prolific.com"]);
  assert.deepEqual(hostsWithData("fr.toluna.com"), ["fr.toluna.com"]);
  assert.deepEqual(hostsWithData("*.toluna.com"), ["*.toluna.com"]);
  assert.deepEqual(hostsWithData("internal-api.prolific.com"), []);
  assert.deepEqual(hostsWithData("example.org"), []);
});

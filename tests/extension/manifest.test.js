import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { readJson } from "./support/browser.js";
import { CONTENT_FILES, PAGE_FILES } from "../../extension/background/sites.js";
import { PLATFORMS } from "../../extension/platforms.js";
import { parseSite } from "../../extension/lib/sites.js";

const ROOT = new URL("../../extension/", import.meta.url);
const manifest = readJson("manifest.json");
const here = (path, base = ROOT) => existsSync(new URL(path, base));

test("every file that is named is there", () => {
  const named = [
    ...Object.values(manifest.icons),
    ...Object.values(manifest.action.default_icon),
    manifest.action.default_popup,
    manifest.options_ui.page,
    manifest.background.service_worker,
    ...manifest.background.scripts,
    ...CONTENT_FILES,
    ...PAGE_FILES,
  ];
  for (const path of named) assert.ok(here(path), path);
  for (const [folder, files] of [["content", CONTENT_FILES], ["page", PAGE_FILES]]) {
    const there = readdirSync(new URL(`${folder}/`, ROOT)).filter((file) => file.endsWith(".js"));
    assert.deepEqual(there.map((file) => `${folder}/${file}`).sort(), [...files].sort());
  }
});

test("our pages load nothing but files of ours that are there", () => {
  for (const file of readdirSync(ROOT, { recursive: true }).filter((name) => name.endsWith(".html"))) {
    const base = new URL(file.replaceAll("\\", "/"), ROOT);
    const text = readFileSync(base, "utf8");
    for (const [, path] of text.matchAll(/ (?:src|href)="([^"]+)"/g)) {
      assert.ok(!/^[a-z]+:/.test(path) && here(path, base), `${file}: ${path}`);
    }
    assert.doesNotMatch(text, /<script>|<style>| on\w+=| style=/, file);
  }
});

test("both browsers find their background and reach the server, and no other", () => {
  assert.equal(manifest.background.service_worker, manifest.background.scripts[0]);
  assert.deepEqual(manifest.host_permissions, ["http://127.0.0.1/*"]);
  const policy = manifest.content_security_policy.extension_pages;
  assert.match(policy, /connect-src 'self' http:\/\/127\.0\.0\.1:\* ws:\/\/127\.0\.0\.1:\*;/);
  assert.doesNotMatch(policy, /upgrade-insecure-requests|unsafe/);
});

test("the platforms on offer are sites", () => {
  for (const { name, sites } of PLATFORMS) {
    for (const site of sites) assert.ok(parseSite(site), `${name}: ${site}`);
  }
});

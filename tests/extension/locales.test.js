import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { readJson } from "./support/browser.js";

const ROOT = new URL("../../extension/", import.meta.url);
const LANGUAGES = readdirSync(new URL("_locales/", ROOT));
const english = readJson("_locales/en/messages.json");

/** Keys that are put together from a code of the protocol; the server's tests hold all of those. */
const COMPOSED = /^(warning|kind|level|badge|connection|pair_error)_/;

const files = readdirSync(ROOT, { recursive: true }).map((file) => file.replaceAll("\\", "/"));
const read = (file) => readFileSync(new URL(file, ROOT), "utf8");
const sources = files.filter((file) => /\.js$/.test(file)).map((file) => [file, read(file)]);
const pages = files.filter((file) => /\.html$/.test(file)).map((file) => [file, read(file)]);

function usedKeys() {
  const used = new Set(["language_code"]);
  for (const [, text] of sources) {
    for (const [, key] of text.matchAll(/\bt\(\s*"([\w@]+)"/g)) used.add(key);
    for (const [, a, b] of text.matchAll(/\bt\([^()]*\? "(\w+)" : "(\w+)"/g)) used.add(a).add(b);
    for (const [, key] of text.matchAll(/"(warning_scam_caution)"/g)) used.add(key);
  }
  for (const [, text] of [...pages, ["", JSON.stringify(readJson("manifest.json"))]]) {
    for (const [, key] of text.matchAll(/data-i18n(?:-\w+)?="(\w+)"/g)) used.add(key);
    for (const [, key] of text.matchAll(/__MSG_(\w+)__/g)) used.add(key);
  }
  used.delete("@@bidi_dir");
  return used;
}

test("every language has the same texts, and none is empty or left in English", () => {
  const same = new Set(["name", "pair_code", "pair_port", "per_hour", "level_danger", "marks_points"]);
  for (const language of LANGUAGES) {
    const texts = readJson(`_locales/${language}/messages.json`);
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(english).sort(), language);
    for (const [key, { message }] of Object.entries(texts)) {
      assert.ok(message.trim(), `${language} ${key}`);
      const placed = (text) => [...text.matchAll(/\$\d/g)].map(String).sort();
      assert.deepEqual(placed(message), placed(english[key].message), `${language} ${key}`);
      if (language !== "en" && !same.has(key)) assert.notEqual(message, english[key].message, `${language} ${key}`);
    }
    assert.equal(texts.language_code.message, language);
  }
});

test("every text that is used is there, and every text that is there is used", () => {
  const used = usedKeys();
  for (const key of used) assert.ok(key in english, `missing: ${key}`);
  for (const key of Object.keys(english)) {
    assert.ok(used.has(key) || COMPOSED.test(key), `unused: ${key}`);
  }
});

test("no page of ours has a text of its own", () => {
  for (const [file, text] of pages) {
    const body = text.replace(/<!--[\s\S]*?-->/g, "").replace(/<[^>]*>/g, "").replaceAll("make run", "");
    assert.equal(body.trim(), "", file);
    assert.doesNotMatch(text, / (title|aria-label|placeholder)="/, file);
  }
});

test("French is spaced and quoted as French is", () => {
  for (const [key, { message }] of Object.entries(readJson("_locales/fr/messages.json"))) {
    assert.doesNotMatch(message, / [:;!?»]|« |'|"/, key);
    assert.doesNotMatch(message, /[^\s\u00a0:/][;!?]/, key);
  }
});

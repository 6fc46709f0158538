/**
 * A browser's extension interface for tests: enough of it to see what the extension asks for.
 * It is in place before anything of the extension is imported.
 */
import { readFileSync } from "node:fs";

const ROOT = new URL("../../../extension/", import.meta.url);

/** @param {string} path */
export function readJson(path) {
  return JSON.parse(readFileSync(new URL(path, ROOT), "utf8"));
}

/** The names and arguments of the calls, in their order. */
export const calls = [];
/** What calls give, by name; a function is called with the arguments. */
export const answers = {};

export const session = {};

function record(name) {
  return async (...args) => {
    calls.push([name, ...args]);
    const answer = answers[name];
    return typeof answer === "function" ? answer(...args) : answer;
  };
}

function area(names, prefix) {
  return Object.fromEntries(names.map((name) => [name, record(`${prefix}.${name}`)]));
}

const texts = readJson("_locales/en/messages.json");

globalThis.chrome = {
  action: area(["setBadgeText", "setBadgeBackgroundColor", "setBadgeTextColor", "setTitle"], "action"),
  alarms: area(["create", "clear", "get"], "alarms"),
  i18n: {
    getMessage: (key, values = []) =>
      (texts[key]?.message ?? "").replace(/\$(\d)/g, (_whole, digit) => values[digit - 1] ?? ""),
  },
  notifications: area(["create", "clear"], "notifications"),
  permissions: area(["contains"], "permissions"),
  runtime: {
    id: "extension",
    getURL: (path) => `chrome-extension://extension/${path}`,
    getPlatformInfo: record("runtime.getPlatformInfo"),
  },
  scripting: area(
    [
      "getRegisteredContentScripts",
      "registerContentScripts",
      "unregisterContentScripts",
      "executeScript",
    ],
    "scripting",
  ),
  storage: {
    session: {
      get: async (keys) =>
        Object.fromEntries([keys].flat().map((key) => [key, structuredClone(session[key])])),
      set: async (values) => {
        Object.assign(session, structuredClone(values));
      },
    },
  },
  tabs: area(["get", "query", "sendMessage", "update"], "tabs"),
  windows: { WINDOW_ID_NONE: -1, ...area(["getLastFocused"], "windows") },
};

/** Forgets what was called, answered and stored. */
export function reset() {
  calls.length = 0;
  for (const store of [answers, session]) for (const key of Object.keys(store)) delete store[key];
}

/** Calls of one name, without it. */
export function called(name) {
  return calls.filter(([first]) => first === name).map(([, ...args]) => args);
}

import { ext } from "../lib/ext.js";
import { DEFAULT_PORT, PROTOCOL } from "../lib/protocol.js";

/**
 * Who we are to the server, and how we came to be trusted by it.
 *
 * @typedef {import("./database.js").Settings} Settings
 * @typedef {"absent" | "code" | "tries" | "none_out" | "refused"} PairError
 */

const PAIR_WAIT = 10_000;
/** @type {Record<number, PairError>} */
const PAIR_ERRORS = { 403: "code", 404: "none_out", 429: "tries" };

/** @returns {string} the browser's name and version */
function browser() {
  const agent = navigator.userAgent;
  const firefox = /Firefox\/([\d.]+)/.exec(agent);
  if (firefox) return `Firefox ${firefox[1]}`;
  const chromium = /(Edg|OPR|Chrome)\/([\d.]+)/.exec(agent);
  return chromium ? `${chromium[1]} ${chromium[2]}` : agent.slice(0, 200);
}

/**
 * @param {Settings} settings
 * @returns {Promise<import("../messages.js").ClientInfo>}
 */
async function clientInfo(settings) {
  let id = await settings.get("client", "");
  if (!id) {
    id = crypto.randomUUID();
    await settings.set("client", id);
  }
  return {
    id,
    browser: browser(),
    extension: ext.runtime.getManifest().version,
    locale: ext.i18n.getUILanguage(),
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/**
 * @param {Settings} settings
 * @returns {Promise<import("./connection.js").Target | null>} null while nothing is paired
 */
export async function target(settings) {
  const token = await settings.get("token", "");
  if (!token) return null;
  return {
    port: await settings.get("port", DEFAULT_PORT),
    hello: {
      type: "hello",
      protocol: PROTOCOL,
      token,
      since: await settings.get("since", 0),
      client: await clientInfo(settings),
    },
  };
}

/**
 * Trades the code that the server shows for a token of our own, and keeps it.
 * @param {Settings} settings
 * @param {number} port
 * @param {string} code
 * @returns {Promise<PairError | null>} null when it worked
 */
export async function pair(settings, port, code) {
  const client = await clientInfo(settings);
  let response;
  try {
    response = await fetch(`http://127.0.0.1:${port}/v1/pair`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code, client }),
      signal: AbortSignal.timeout(PAIR_WAIT),
      credentials: "omit",
      cache: "no-store",
    });
  } catch {
    return "absent";
  }
  if (!response.ok) return PAIR_ERRORS[response.status] ?? "refused";
  const answer = await response.json().catch(() => null);
  if (typeof answer?.token !== "string" || !answer.token) return "refused";
  await settings.set("token", answer.token);
  await settings.set("port", port);
  // Another server counts its warnings from the beginning.
  await settings.set("since", 0);
  return null;
}

import { DEFAULT_PORT } from "../lib/protocol.js";

/**
 * What is asked of the server beside the stream: its settings, and a way into the dashboard.
 *
 * @typedef {import("./database.js").Settings} Settings
 * @typedef {import("../internal.js").ServerSettings} ServerSettings
 * @typedef {import("../internal.js").ToldSettings} ToldSettings
 */

const WAIT = 10_000;

/**
 * @param {Settings} settings
 * @param {string} path
 * @param {unknown} [body] posted when it is given
 * @returns {Promise<{status: number, told: any}>} status 0 when nobody answers
 */
async function ask(settings, path, body) {
  const token = await settings.get("token", "");
  const port = await settings.get("port", DEFAULT_PORT);
  if (!token) return { status: 0, told: null };
  const posted = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      signal: AbortSignal.timeout(WAIT),
      credentials: "omit",
      cache: "no-store",
      ...posted,
    });
    return { status: response.status, told: await response.json().catch(() => null) };
  } catch {
    return { status: 0, told: null };
  }
}

/**
 * @param {Settings} settings
 * @returns {Promise<ToldSettings | null>} null when the server is away
 */
export async function serverSettings(settings) {
  const { status, told } = await ask(settings, "/v1/settings");
  return status === 200 ? told : null;
}

/**
 * @param {Settings} settings
 * @param {Partial<ServerSettings>} changes
 * @returns {Promise<"away" | "refused" | null>} null when it worked
 */
export async function changeServer(settings, changes) {
  const { status } = await ask(settings, "/v1/settings", changes);
  if (status === 200) return null;
  return status === 0 ? "away" : "refused";
}

/**
 * @param {Settings} settings
 * @returns {Promise<string | null>} an address of this machine's that is good once
 */
export async function dashboardAddress(settings) {
  const { status, told } = await ask(settings, "/v1/dashboard", {});
  const url = status === 200 ? told?.url : null;
  return typeof url === "string" && /^http:\/\/127\.0\.0\.1:\d+\//.test(url) ? url : null;
}

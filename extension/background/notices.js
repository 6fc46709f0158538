import { ext } from "../lib/ext.js";
import { language, t } from "../lib/i18n.js";
import { wordWarning } from "../lib/wording.js";

/**
 * Desktop notifications: for dangers alone, each once, and not while the worker wants quiet.
 *
 * @typedef {import("../messages.js").Warning} Warning
 * @typedef {{from: number, to: number}} Quiet full hours of the day, by the machine's clock
 */

const PREFIX = "warning:";
/** Ids that are remembered, so that a warning that is sent again is not shown again. */
const REMEMBERED = 200;

/**
 * @param {Quiet | null} quiet
 * @param {number} hour
 * @returns {boolean} whether the hour is a quiet one; the hours may go past midnight
 */
export function isQuiet(quiet, hour) {
  if (!quiet || quiet.from === quiet.to) return false;
  const { from, to } = quiet;
  return from < to ? from <= hour && hour < to : hour >= from || hour < to;
}

/**
 * @param {Warning} warning
 * @param {Pick<import("./database.js").Settings, "get" | "set">} settings
 * @param {Date} [now]
 */
export async function notify(warning, settings, now = new Date()) {
  if (warning.level !== "danger" || !ext.notifications) return;
  if (!(await settings.get("notify", true))) return;
  if (isQuiet(await settings.get("quiet", /** @type {Quiet | null} */ (null)), now.getHours())) return;
  const notified = await settings.get("notified", /** @type {string[]} */ ([]));
  if (notified.includes(warning.id)) return;
  await settings.set("notified", [...notified, warning.id].slice(-REMEMBERED));
  const { title, text, reasons, advice } = wordWarning(warning, t, language());
  const because = reasons.map(({ kind, quotes }) => [kind, ...quotes.map((q) => `“${q}”`)].join(" "));
  await ext.notifications.create(`${PREFIX}${warning.tab}:${warning.id}`, {
    type: "basic",
    iconUrl: ext.runtime.getURL("icons/128.png"),
    title,
    message: [text, ...because].filter(Boolean).join("\n") || advice,
  });
}

/**
 * Brings the tab to the front that a notification is about.
 * @param {string} id the notification's
 */
export async function showNotified(id) {
  if (!id.startsWith(PREFIX)) return;
  const tab = Number(id.slice(PREFIX.length).split(":", 1)[0]);
  ext.notifications.clear(id);
  try {
    const { windowId } = await ext.tabs.update(tab, { active: true }) ?? {};
    if (windowId !== undefined) await ext.windows.update(windowId, { focused: true });
  } catch {
    // The tab was closed in between.
  }
}

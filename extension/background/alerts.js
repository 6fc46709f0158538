import { ext } from "../lib/ext.js";
import { language, t } from "../lib/i18n.js";
import { wordWarning } from "../lib/wording.js";
import { coveredIn, offersOf, warningsOf } from "./tabs.js";

/**
 * What the worker is shown of warnings outside the popup: the badge, and the banner in the page.
 *
 * @typedef {import("../messages.js").Level} Level
 * @typedef {import("./tabs.js").TabState} TabState
 */

/** @type {readonly Level[]} */
const LEVELS = ["none", "info", "caution", "danger"];
const COLOURS = { danger: "#b3261e", caution: "#8a5300" };

/**
 * @param {Level} level
 * @returns {number} the graver, the higher
 */
export function severity(level) {
  return LEVELS.indexOf(level);
}

/**
 * @param {readonly Level[]} levels
 * @returns {Level} the gravest
 */
export function gravest(levels) {
  return levels.reduce((a, b) => (severity(b) > severity(a) ? b : a), "none");
}

/**
 * @param {Level} level
 * @returns {level is "caution" | "danger"} whether it is worth interrupting somebody
 */
export function isGrave(level) {
  return level === "caution" || level === "danger";
}

/**
 * @param {TabState | undefined} state
 * @returns {{level: Level, text: string}} the badge: a mark, or how many
 */
export function badge(state) {
  if (!state) return { level: "none", text: "" };
  const offers = offersOf(state).filter(({ level }) => isGrave(level));
  const warnings = warningsOf(state).filter(({ level }) => isGrave(level));
  const level = gravest([...offers, ...warnings].map((item) => item.level));
  if (coveredIn(state)) return { level: "danger", text: "!" };
  if (!isGrave(level)) return { level, text: "" };
  const count = Math.max(offers.length, warnings.length);
  return { level, text: count > 1 ? String(count) : "!" };
}

/**
 * @param {number} tab
 * @param {TabState | undefined} state
 */
export async function showBadge(tab, state) {
  const { level, text } = badge(state);
  try {
    await ext.action.setBadgeText({ tabId: tab, text });
    const said = coveredIn(state) ? "badge_covered" : `badge_${level}`;
    await ext.action.setTitle({ tabId: tab, title: t(text ? said : "name") });
    if (!isGrave(level)) return;
    await ext.action.setBadgeBackgroundColor({ tabId: tab, color: COLOURS[level] });
    await ext.action.setBadgeTextColor({ tabId: tab, color: "#ffffff" });
  } catch {
    // The tab was closed in between.
  }
}

/**
 * Takes the banners of warnings out of the page.
 * @param {number} tab
 * @param {readonly string[]} warnings their ids
 */
export async function hideBanners(tab, warnings) {
  try {
    await ext.tabs.sendMessage(tab, { call: "calm", warnings }, { frameId: 0 });
  } catch {
    // With the page the banners are gone too.
  }
}

/**
 * Hands a warning to the page for its banner. What the worker need not be interrupted for stays
 * in the popup.
 * @param {number} tab
 * @param {import("../messages.js").Warning} warning
 * @param {boolean} earlier whether it is about a page that the tab showed before
 */
export async function showBanner(tab, warning, earlier) {
  if (!isGrave(warning.level)) return;
  const worded = wordWarning(warning, t, language());
  const labels = {
    close: t("banner_close"),
    earlier: earlier ? t("banner_earlier") : "",
    fine: t("feedback_fine"),
    language: language(),
    region: t("banner_region"),
    scam: t("feedback_scam"),
    thanks: t("feedback_thanks"),
  };
  try {
    await ext.tabs.sendMessage(tab, { call: "warn", worded, labels }, { frameId: 0 });
  } catch {
    // The page is on its way: it is told when it begins.
  }
}

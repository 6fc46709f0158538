import { day, duration, money } from "./format.js";

/**
 * Warnings in the worker's words: from `code`, `params` and quoted reasons to a headline, a
 * sentence, what to do, and what in the page it rests on.
 *
 * @typedef {import("../messages.js").Warning} Warning
 * @typedef {import("../messages.js").Reason} Reason
 * @typedef {import("../messages.js").Verdict} Verdict
 * @typedef {import("../messages.js").OfferVerdict} OfferVerdict
 * @typedef {(key: string, ...values: (string | number)[]) => string} Translate
 * @typedef {{kind: string, quotes: string[]}} WordedReason
 * @typedef {object} Worded
 * @property {string} id empty for what is no warning of the server's but this page's verdict
 * @property {string} code
 * @property {import("../messages.js").Level} level
 * @property {string} levelName
 * @property {string} title
 * @property {string} text
 * @property {string} advice
 * @property {WordedReason[]} reasons
 * @typedef {object} WordedOffer
 * @property {string} key
 * @property {string} title
 * @property {import("../messages.js").Level} level
 * @property {string} levelName
 * @property {string} pay
 * @property {string} perHour empty when it is not known
 * @property {string} known how the pay for an hour is known, or that it is not
 * @property {WordedReason[]} reasons
 * @property {"" | "scam" | "legit"} said what the worker said of it
 */

const LONGEST_QUOTE = 160;
const MOST_REASONS = 3;

/**
 * @param {Warning} warning
 * @param {Translate} t
 * @param {string} language
 * @returns {Worded}
 */
export function wordWarning(warning, t, language) {
  const { code, level, params } = warning;
  const headline = code === "scam" && level !== "danger" ? "warning_scam_caution" : `warning_${code}`;
  return {
    id: warning.id,
    code,
    level,
    levelName: t(`level_${level}`),
    title: t(headline),
    text: detail(params, t, language),
    advice: t(`warning_${code}_advice`),
    reasons: wordReasons(warning.reasons, t),
  };
}

/**
 * Words what a verdict says of one offer, for the list in the popup.
 * @param {OfferVerdict} offer
 * @param {Translate} t
 * @param {string} language
 * @returns {Worded}
 */
export function wordOffer(offer, t, language) {
  const { level } = offer;
  const { title, pay } = offer;
  return {
    id: "",
    code: "scam",
    level,
    levelName: t(`level_${level}`),
    title: t(level === "danger" ? "warning_scam" : "warning_scam_caution"),
    text: detail({ title, ...pay }, t, language),
    advice: t("warning_scam_advice"),
    reasons: wordReasons(offer.reasons, t),
  };
}

/**
 * Words an offer for a list: how safe, what it is worth an hour, and how that is known.
 * @param {OfferVerdict} offer
 * @param {Translate} t
 * @param {string} language
 * @returns {Omit<WordedOffer, "said">}
 */
export function wordOfferRow({ key, title, level, reasons, pay }, t, language) {
  const sum = (/** @type {string} */ amount) => money(amount, pay?.currency ?? "", language);
  return {
    key,
    title: tidy(title) || t("offer_untitled"),
    level,
    levelName: level === "none" ? t("offer_nothing") : t(`level_${level}`),
    pay: pay ? t("detail_pay", sum(pay.amount)) : "",
    perHour: pay?.per_hour ? t("detail_per_hour", sum(pay.per_hour)) : "",
    known: pay?.per_hour ? howKnown(pay, t, language) : t("pay_unknown"),
    reasons: wordReasons(reasons, t),
  };
}

/**
 * Words an offer for the mark beside it in the page, as short as can be.
 * @param {OfferVerdict} offer
 * @param {Translate} t
 * @param {string} language
 * @returns {import("../internal.js").OfferMark}
 */
export function wordMark(offer, t, language) {
  const { title, level, pay } = offer;
  const row = wordOfferRow(offer, t, language);
  const guessed = pay?.minutes_source === "model" ? "≈ " : "";
  const hour = pay?.per_hour ? t("per_hour", guessed + money(pay.per_hour, pay.currency, language)) : "";
  const grave = level === "danger" || level === "caution" ? row.levelName : "";
  return {
    title,
    level,
    text: [grave, hour].filter(Boolean).join(" · ") || t("mark_pay_unknown"),
    label: [row.title, row.levelName, row.perHour || t("pay_unknown")].join(" · "),
  };
}

/**
 * @param {import("../messages.js").Pay} pay
 * @param {Translate} t
 * @param {string} language
 * @returns {string} where the pay for an hour comes from
 */
function howKnown({ minutes, minutes_source: source }, t, language) {
  if (!minutes) return t("pay_known_rate");
  const told = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(Number(minutes));
  if (source === "own") return t("pay_known_own", told);
  return t(source === "model" ? "pay_known_model" : "pay_known_stated", told);
}

/**
 * @param {readonly Reason[]} reasons
 * @param {Translate} t
 * @returns {WordedReason[]} each quote once and each kind once, the weightiest first
 */
function wordReasons(reasons, t) {
  const sorted = [...reasons].sort((a, b) => b.weight - a.weight);
  /** @type {Map<string, string>} */
  const kinds = new Map();
  for (const { quote, kind } of sorted) {
    const words = tidy(quote);
    if (words && !kinds.has(words)) kinds.set(words, kind);
  }
  const shown = [...kinds].slice(0, MOST_REASONS);
  return [...new Set(shown.map(([, kind]) => kind))].map((kind) => ({
    kind: t(`kind_${kind}`) || t("kind_unknown"),
    quotes: shown.filter(([, of]) => of === kind).map(([quote]) => quote),
  }));
}

/** @param {string} quote */
function tidy(quote) {
  const folded = quote.replace(/\s+/g, " ").trim();
  return folded.length > LONGEST_QUOTE ? `${folded.slice(0, LONGEST_QUOTE).trimEnd()}…` : folded;
}

/**
 * @param {Record<string, unknown>} params
 * @param {Translate} t
 * @param {string} language
 * @returns {string} what is known of the offer or the task, in one line
 */
function detail(params, t, language) {
  const currency = typeof params["currency"] === "string" ? params["currency"] : "";
  const sum = (/** @type {string} */ name) => {
    const value = params[name];
    const usable = (typeof value === "string" || typeof value === "number") && value !== "";
    return usable && currency ? money(value, currency, language) : "";
  };
  const date = (/** @type {string} */ name) =>
    typeof params[name] === "string" ? day(params[name], language) : "";
  const parts = [
    typeof params["title"] === "string" ? tidy(params["title"]) : "",
    sum("amount") && t("detail_pay", sum("amount")),
    sum("per_hour") && t("detail_per_hour", sum("per_hour")),
    sum("floor") && t("detail_floor", sum("floor")),
    sum("available") && t("detail_available", sum("available")),
    typeof params["remaining_ms"] === "number"
      ? t("detail_remaining", duration(params["remaining_ms"], language))
      : "",
    typeof params["days"] === "number" ? t("detail_days", params["days"]) : "",
    date("closes_on") && t("detail_closes", date("closes_on")),
    date("history_until") && t("detail_history", date("history_until")),
  ];
  return parts.filter(Boolean).join(" · ");
}

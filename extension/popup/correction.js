import { parseAmount } from "../lib/amount.js";
import { t } from "../lib/i18n.js";
import { element, say } from "../lib/page.js";

/**
 * The task that ended last, for the worker to put right: its time, its outcome, its pay.
 * @typedef {import("../internal.js").PopupState} PopupState
 * @typedef {import("../messages.js").ClockTask} ClockTask
 * @typedef {import("../messages.js").Outcome} Outcome
 * @typedef {Extract<import("../internal.js").OwnCall, {call: "correct"}>["correction"]} Correction
 */

/** @type {readonly {outcome: Outcome, words: () => string}[]} what a task can have come to */
const OUTCOMES = [
  { outcome: "submitted", words: () => t("outcome_submitted") },
  { outcome: "approved", words: () => t("outcome_approved") },
  { outcome: "rejected", words: () => t("outcome_rejected") },
  { outcome: "returned", words: () => t("outcome_returned") },
  { outcome: "expired", words: () => t("outcome_expired") },
  { outcome: "screened_out", words: () => t("outcome_screened_out") },
];
const MINUTE = 60_000;
const LONGEST = 24 * 60;

/** @type {ClockTask | null} */
let shown = null;

/** @param {PopupState} state */
export function showCorrection({ last, day }) {
  element("correct", HTMLElement).hidden = !last;
  if (!last || shown?.key === last.key) return;
  shown = last;
  element("correct-title", HTMLElement).textContent = last.title;
  field("correct-minutes").value = minutesOf(last);
  field("correct-price").value = last.reward?.amount ?? "";
  element("correct-outcome", HTMLSelectElement).value = "";
  element("correct-currency", HTMLElement).textContent = currencyOf(last, day?.wage.currency);
  say(element("corrected", HTMLElement), "");
}

/** @param {(correction: Correction) => Promise<unknown>} tell */
export function listenToCorrection(tell) {
  const select = element("correct-outcome", HTMLSelectElement);
  for (const { outcome, words } of OUTCOMES) {
    const option = document.createElement("option");
    option.value = outcome;
    option.textContent = words();
    select.append(option);
  }
  element("correct-form", HTMLFormElement).addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = element("corrected", HTMLElement);
    const read = shown && readFields(shown);
    if (!read) return;
    if ("wrong" in read) {
      say(status, read.words, "error");
      field(read.wrong).focus();
      return;
    }
    if (Object.keys(read).length <= 2) {
      say(status, t("correct_nothing"));
      return;
    }
    await tell(read);
    if (shown) shown = { ...shown, active_ms: read.active_ms ?? shown.active_ms, reward: read.reward ?? shown.reward };
    say(status, t("correct_done"), "good");
  });
}

/**
 * @param {ClockTask} task
 * @returns {Correction | {wrong: string, words: string}} what the worker has changed, or what is wrong
 */
function readFields(task) {
  const minutes = field("correct-minutes").value.trim();
  const price = field("correct-price").value.trim();
  const outcome = /** @type {Outcome | ""} */ (element("correct-outcome", HTMLSelectElement).value);
  /** @type {Correction} */
  const read = { task: task.key, platform: task.platform };
  if (minutes && minutes !== minutesOf(task)) {
    const told = Number(parseAmount(minutes) ?? NaN);
    if (!(told <= LONGEST)) return { wrong: "correct-minutes", words: t("correct_error_minutes") };
    read.active_ms = Math.round(told * MINUTE);
  }
  if (price && price !== (task.reward?.amount ?? "")) {
    const amount = parseAmount(price);
    if (amount === null) return { wrong: "correct-price", words: t("marks_error_price") };
    const currency = element("correct-currency", HTMLElement).textContent;
    read.reward = { amount, currency };
  }
  if (outcome) read.outcome = outcome;
  return read;
}

/**
 * @param {ClockTask} task
 * @param {string | undefined} usual
 */
function currencyOf(task, usual) {
  return task.reward?.currency ?? (usual || "EUR");
}

/** @param {ClockTask} task */
function minutesOf(task) {
  return String(Math.round(task.active_ms / (MINUTE / 10)) / 10);
}

/** @param {string} id */
function field(id) {
  return element(id, HTMLInputElement);
}

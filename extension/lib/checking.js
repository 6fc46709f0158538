import { ext } from "./ext.js";
import { t } from "./i18n.js";
import { element, say } from "./page.js";
import { make, reasonRows } from "./rows.js";

/**
 * The box for a text that came some other way, as in a mail: in the popup and in a window.
 * @typedef {import("../internal.js").CheckAnswer} CheckAnswer
 */

/** @param {string} text */
export async function check(text) {
  const status = element("check-status", HTMLElement);
  const result = element("check-result", HTMLElement);
  result.replaceChildren();
  delete result.dataset["level"];
  if (!text.trim()) return say(status, t("check_empty"), "error");
  const button = element("check-button", HTMLButtonElement);
  button.disabled = true;
  say(status, t("check_trying"));
  /** @type {CheckAnswer | null} */
  const answer = await ext.runtime.sendMessage({ call: "check", text });
  button.disabled = false;
  if (!answer || "error" in answer) {
    const away = answer?.error === "away";
    return say(status, t(away ? "check_error_away" : "check_error_silent"), "error");
  }
  say(status, t("check_stored"));
  show(result, answer);
}

/**
 * @param {HTMLElement} result
 * @param {Exclude<CheckAnswer, {error: string}>} answer
 */
function show(result, { worded, level, pay }) {
  const harmless = level === "none";
  result.dataset["level"] = level;
  result.replaceChildren(
    ...(harmless ? [] : [make("p", "level", worded.levelName)]),
    make("h2", "", harmless ? t("check_none") : worded.title),
    ...(pay ? [make("p", "quiet", pay)] : []),
    ...reasonRows(worded.reasons),
    make("p", "", harmless ? t("check_none_advice") : worded.advice),
  );
}

export function listenToCheck() {
  element("check-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    check(element("check-text", HTMLTextAreaElement).value);
  });
}

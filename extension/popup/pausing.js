import { timeOfDay } from "../lib/format.js";
import { language, t } from "../lib/i18n.js";
import { element } from "../lib/page.js";

/**
 * Pausing: for good, for an hour, or until tomorrow.
 * @typedef {import("../internal.js").PopupState} PopupState
 */

const HOUR = 3_600_000;
/** The hour at which a day begins for somebody who works late. */
const MORNING = 5;

/** @param {PopupState} state */
export function showPause({ paused, pausedUntil }) {
  const pause = element("pause", HTMLButtonElement);
  const words = t(paused ? "popup_resume" : "popup_pause");
  if (pause.textContent !== words) pause.textContent = words;
  for (const id of ["pause-hour", "pause-day"]) element(id, HTMLElement).hidden = paused;
  const until = element("paused-until", HTMLElement);
  const told = paused && pausedUntil !== null;
  until.hidden = !told;
  const said = told ? t("popup_paused_until", timeOfDay(pausedUntil, language())) : "";
  if (until.textContent !== said) until.textContent = said;
}

/**
 * @param {() => boolean} isPaused
 * @param {(paused: boolean) => void} pause
 * @param {(until: number) => void} pauseUntil
 */
export function listenToPause(isPaused, pause, pauseUntil) {
  const listen = (/** @type {string} */ id, /** @type {() => void} */ act) =>
    element(id, HTMLButtonElement).addEventListener("click", () => {
      act();
      // The other buttons go: the keyboard is not to fall off the page.
      element("pause", HTMLButtonElement).focus();
    });
  listen("pause", () => pause(!isPaused()));
  listen("pause-hour", () => pauseUntil(Date.now() + HOUR));
  listen("pause-day", () => pauseUntil(nextMorning(new Date())));
}

/**
 * @param {Date} now
 * @returns {number} when the next day begins, in epoch milliseconds
 */
export function nextMorning(now) {
  const morning = new Date(now);
  morning.setHours(MORNING, 0, 0, 0);
  if (morning <= now) morning.setDate(morning.getDate() + 1);
  return morning.getTime();
}

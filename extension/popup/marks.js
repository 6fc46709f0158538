import { parseAmount } from "../lib/amount.js";
import { timeOfDay } from "../lib/format.js";
import { language, t } from "../lib/i18n.js";
import { element, say } from "../lib/page.js";

/**
 * What the worker says by hand, for pages that say nothing: a task starts, is finished or given up.
 * @typedef {import("../internal.js").PopupState} PopupState
 * @typedef {import("../messages.js").Amount} Amount
 * @typedef {import("../messages.js").Mark["kind"]} MarkKind
 */

/** What platforms pay in; other currencies come with the worker's own day. */
const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD", "POINTS"];
/** @type {readonly {id: string, kind: MarkKind, words: (time: string) => string}[]} */
const BUTTONS = [
  { id: "mark-start", kind: "start", words: (time) => t("marks_started", time) },
  { id: "mark-finish", kind: "finish", words: (time) => t("marks_finished", time) },
  { id: "mark-give-up", kind: "give_up", words: (time) => t("marks_given_up", time) },
];

/** Whether what is shown was started by hand. */
let begun = false;

/** @param {PopupState} state */
export function showMarks({ watched, paused, startedAt, clock, day, currency }) {
  const part = element("marks", HTMLDetailsElement);
  part.hidden = !watched || paused;
  // What was begun here is ended here; else it stays as the worker left it.
  if (startedAt !== null && !begun) part.open = true;
  begun = startedAt !== null;
  const runs = startedAt !== null || !!clock?.task;
  element("mark-start", HTMLButtonElement).disabled = startedAt !== null;
  element("mark-finish", HTMLButtonElement).disabled = !runs;
  element("mark-give-up", HTMLButtonElement).disabled = !runs;
  offerCurrencies(currency || day?.wage.currency || "");
}

/** @param {string} preferred */
function offerCurrencies(preferred) {
  const select = element("mark-currency", HTMLSelectElement);
  if (select.options.length && (!preferred || [...select.options].some(({ value }) => value === preferred))) {
    // Once it is there, what the worker chose stays.
    if (!select.dataset["chosen"] && preferred) select.value = preferred;
    return;
  }
  const codes = [...new Set(preferred ? [preferred, ...CURRENCIES] : CURRENCIES)];
  const options = codes.map((code) => {
    const option = document.createElement("option");
    option.value = code;
    option.textContent = code === "POINTS" ? t("marks_points") : code;
    return option;
  });
  select.replaceChildren(...options);
}

/** @param {(kind: MarkKind, reward: Amount | null) => Promise<boolean | null>} tell */
export function listenToMarks(tell) {
  const select = element("mark-currency", HTMLSelectElement);
  select.addEventListener("change", () => {
    select.dataset["chosen"] = "yes";
  });
  for (const { id, kind, words } of BUTTONS) {
    element(id, HTMLButtonElement).addEventListener("click", async () => {
      const field = element("mark-price", HTMLInputElement);
      const status = element("marked", HTMLElement);
      const amount = parseAmount(field.value);
      if (field.value.trim() && amount === null) {
        say(status, t("marks_error_price"), "error");
        field.focus();
        return;
      }
      const reward = amount === null ? null : { amount, currency: select.value };
      const at = Date.now();
      if (await tell(kind, reward)) {
        field.value = "";
        say(status, words(timeOfDay(at, language())), "good");
      } else {
        say(status, t("marks_error_unread"), "error");
      }
    });
  }
}

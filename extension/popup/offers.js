import { t } from "../lib/i18n.js";
import { element } from "../lib/page.js";
import { button, drawList, make, reasonRows } from "../lib/rows.js";

/**
 * The offers of this page: how safe each is, on which words that rests, what an hour of it is
 * likely to pay and how that is known.
 * @typedef {import("../internal.js").PopupState} PopupState
 * @typedef {import("../lib/wording.js").WordedOffer} WordedOffer
 */

/** Which rows the worker has opened. */
const open = new Set();

/**
 * @param {PopupState} state
 * @param {(offer: string, label: "scam" | "legit") => void} judge
 */
export function showOffers({ offers, hidden, watched, paused }, judge) {
  const part = element("offers-section", HTMLElement);
  part.hidden = !offers.length || !watched || paused;
  element("offers-title", HTMLElement).textContent = t("offers_title", offers.length + hidden);
  drawList(element("offers", HTMLElement), offers, (offer) => row(offer, judge));
  const more = element("offers-more", HTMLElement);
  more.hidden = !hidden;
  more.textContent = t("offers_more", hidden);
}

/**
 * @param {WordedOffer} offer
 * @param {(offer: string, label: "scam" | "legit") => void} judge
 */
function row(offer, judge) {
  const { key, title, level, levelName, pay, perHour, known, reasons, said } = offer;
  const facts = make("span", "facts", "");
  facts.append(make("span", "level", said ? t(said === "scam" ? "offer_said_scam" : "offer_said_legit") : levelName));
  facts.append(make("span", "per-hour", perHour || t("pay_unknown")));
  const folded = make("details", "", "");
  const more = [pay, perHour ? known : ""].filter(Boolean).join(" · ");
  folded.append(
    make("summary", "", "", make("span", "title", title), facts),
    ...(more ? [make("p", "quiet known", more)] : []),
    ...reasonRows(reasons),
    make(
      "div",
      "buttons",
      "",
      button(t("feedback_scam"), `${t("feedback_scam")} · ${title}`, () => judge(key, "scam")),
      button(t("feedback_fine"), `${t("feedback_fine")} · ${title}`, () => judge(key, "legit")),
    ),
  );
  const details = /** @type {HTMLDetailsElement} */ (folded);
  details.open = open.has(key);
  details.addEventListener("toggle", () => {
    if (details.open) open.add(key);
    else open.delete(key);
  });
  const line = make("li", "", "", folded);
  line.dataset["offer"] = key;
  line.dataset["level"] = level;
  if (said) line.dataset["said"] = said;
  return line;
}

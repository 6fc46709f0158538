import { ext } from "../lib/ext.js";
import { language, t } from "../lib/i18n.js";
import { wordMark } from "../lib/wording.js";
import { isGrave } from "./alerts.js";
import { PAGE_OFFER, everyOffer, offersOf, warningsOf } from "./tabs.js";

/**
 * What stands in the page beside the banner: a mark on each offer of a list, and the phrases.
 *
 * @typedef {import("./tabs.js").TabState} TabState
 * @typedef {import("../internal.js").PhraseMark} PhraseMark
 */

const CSS = ["content/phrases.css"];
/** More than this nobody looks at, and each costs the page a little. */
const MOST = 200;

/**
 * @param {TabState} state
 * @param {boolean} wanted whether the worker wants marks
 * @returns {Extract<import("../internal.js").PageOrder, {call: "offers"}>}
 */
export function marksOf(state, wanted) {
  const offers = everyOffer(state).filter(({ key, title }) => key !== PAGE_OFFER && title.trim());
  const order = new Map((state.verdict?.offers ?? []).map(({ key }, index) => [key, index]));
  const place = (/** @type {string} */ key) => order.get(key) ?? order.size;
  const sorted = offers.sort((a, b) => place(a.key) - place(b.key)).slice(0, MOST);
  /** @type {PhraseMark[]} */
  const phrases = [];
  const graveOffers = offersOf(state).filter(({ level }) => isGrave(level));
  for (const { level, title, reasons } of [...graveOffers, ...graveWarnings(state)]) {
    for (const { quote } of reasons) phrases.push({ level, title, quote });
  }
  return {
    call: "offers",
    language: language(),
    marks: wanted ? sorted.map((offer) => wordMark(offer, t, language())) : [],
    phrases,
  };
}

/** @param {TabState} state */
function graveWarnings(state) {
  return warningsOf(state)
    .filter(({ level }) => isGrave(level))
    .map(({ level, params, reasons }) => {
      const title = typeof params["title"] === "string" ? params["title"] : "";
      return { level, title, reasons };
    });
}

/** The page in each tab that knows how phrases look. */
const styled = new Map();

/**
 * @param {number} tab
 * @param {TabState | undefined} state
 * @param {boolean} wanted
 */
export async function showMarks(tab, state, wanted) {
  if (!state) return;
  const order = marksOf(state, wanted);
  try {
    if (order.phrases.length && styled.get(tab) !== state.at) {
      styled.set(tab, state.at);
      await ext.scripting.insertCSS({ target: { tabId: tab, allFrames: true }, files: CSS });
    }
    await ext.tabs.sendMessage(tab, order);
  } catch {
    // The page is on its way: its own verdict comes.
  }
}

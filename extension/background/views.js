import { language, t } from "../lib/i18n.js";
import { wordOffer, wordOfferRow, wordWarning } from "../lib/wording.js";
import { gravest, isGrave, severity } from "./alerts.js";
import { PAGE_OFFER, coveredIn, everyOffer, offersOf, warningsOf } from "./tabs.js";

/**
 * What our own pages show, gathered from the parts that know it.
 * @typedef {import("./app.js").App} App
 */

/** More offers than this nobody reads in a popup. */
const MOST_OFFERS = 100;

/**
 * @param {App} app
 * @returns {import("../internal.js").OptionsState}
 */
export function optionsState(app) {
  return {
    paired: app.paired,
    port: app.port,
    connection: app.connection.state,
    sites: app.sites.list,
  };
}

/**
 * @param {App} app
 * @param {number} tab
 * @returns {import("../internal.js").PopupState}
 */
export function popupState(app, tab) {
  const state = app.tabs.get(tab);
  const warnings = warningsOf(state).map((warning) => wordWarning(warning, t, language()));
  // After a reload the server does not warn again, but what it said of the page still holds.
  const offers = offersOf(state).filter(({ level }) => isGrave(level));
  const scams = warnings.some(({ code }) => code === "scam");
  const worded = scams ? [] : offers.map((offer) => wordOffer(offer, t, language()));
  const every = everyOffer(state).filter(({ key }) => key !== PAGE_OFFER);
  const sorted = every.sort((a, b) => severity(b.level) - severity(a.level)).slice(0, MOST_OFFERS);
  return {
    connection: app.connection.state,
    paused: app.paused,
    pausedUntil: app.pausedUntil,
    watched: state !== undefined,
    clock: app.reception.live.clock,
    day: app.reception.live.day,
    level: gravest([...warningsOf(state), ...offers].map(({ level }) => level)),
    warnings: [...warnings, ...worded],
    offers: sorted.map((offer) => ({
      ...wordOfferRow(offer, t, language()),
      said: state?.said[offer.key] ?? "",
    })),
    hidden: every.length - sorted.length,
    last: app.reception.last,
    covered: coveredIn(state),
    judged: !!state?.page,
    startedAt: state?.startedAt ?? null,
    currency: app.currency,
    waiting: app.outbox.size,
    ...app.counts,
  };
}

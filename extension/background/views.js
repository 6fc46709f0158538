import { language, t } from "../lib/i18n.js";
import { wordOffer, wordWarning } from "../lib/wording.js";
import { gravest, isGrave } from "./alerts.js";
import { offersOf } from "./tabs.js";

/**
 * What our own pages show, gathered from the parts that know it.
 * @typedef {import("./app.js").App} App
 */

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
  const warnings = (state?.warnings ?? []).map((warning) => wordWarning(warning, t, language()));
  // After a reload the server does not warn again, but what it said of the page still holds.
  const offers = offersOf(state).filter(({ level }) => isGrave(level));
  const scams = warnings.some(({ code }) => code === "scam");
  const worded = scams ? [] : offers.map((offer) => wordOffer(offer, t, language()));
  return {
    connection: app.connection.state,
    paused: app.paused,
    watched: state !== undefined,
    clock: app.reception.live.clock,
    day: app.reception.live.day,
    level: gravest([...(state?.warnings ?? []), ...offers].map(({ level }) => level)),
    warnings: [...warnings, ...worded],
    judged: !!state?.page,
    startedAt: state?.startedAt ?? null,
    currency: app.currency,
    waiting: app.outbox.size,
    ...app.counts,
  };
}

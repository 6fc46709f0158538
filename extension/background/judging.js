import { hideBanners } from "./alerts.js";
import { everyOffer, warningsOf } from "./tabs.js";

/**
 * What the worker says of warnings, offers and pages: told to the server, and followed at once.
 * @typedef {import("./app.js").App} App
 * @typedef {"scam" | "legit"} Label
 */

/**
 * The worker's verdict on a warning of the tab.
 * @param {App} app
 * @param {number} tab
 * @param {string} warning its id
 * @param {Label} label
 */
export async function judgeWarning(app, tab, warning, label) {
  const told = app.tabs.get(tab)?.warnings.find(({ id }) => id === warning);
  const offer = told?.params["offer"];
  if (typeof offer === "string") await app.tabs.say(tab, offer, label);
  if (label === "legit") await app.tabs.calm(tab, warning);
  await tell(app, { label, warning });
  await follow(app, tab);
}

/**
 * The worker's verdict on what the tab shows: its warnings, or the page where there are none.
 * @param {App} app
 * @param {number} tab
 * @param {Label} label
 */
export async function judgePage(app, tab, label) {
  const state = app.tabs.get(tab);
  if (!state) return;
  for (const { id } of state.warnings) await judgeWarning(app, tab, id, label);
  if (state.warnings.length || !state.page) return;
  for (const { key } of everyOffer(state)) await app.tabs.say(tab, key, label);
  await tell(app, { label, page: state.page });
  await follow(app, tab);
}

/**
 * The worker's verdict on one offer of the tab: on what was warned of, or by its key.
 * @param {App} app
 * @param {number} tab
 * @param {string} key
 * @param {Label} label
 */
export async function judgeOffer(app, tab, key, label) {
  const state = app.tabs.get(tab);
  const offer = everyOffer(state).find((known) => known.key === key);
  if (!state || !offer) return;
  const warnings = state.warnings.filter(({ params }) => params["offer"] === key);
  for (const { id } of warnings) await judgeWarning(app, tab, id, label);
  const page = offer.page ?? state.page;
  if (warnings.length || !page) return;
  await app.tabs.say(tab, key, label);
  await tell(app, { label, page, offer: key });
  await follow(app, tab);
}

/**
 * @param {App} app
 * @param {Omit<import("../messages.js").Feedback, "type" | "id" | "at">} said
 */
async function tell(app, said) {
  await app.tell({ type: "feedback", id: crypto.randomUUID(), at: Date.now(), ...said });
}

/**
 * @param {App} app
 * @param {number} tab
 */
async function follow(app, tab) {
  const state = app.tabs.get(tab);
  const left = new Set(warningsOf(state).map(({ id }) => id));
  const gone = (state?.warnings ?? []).filter(({ id }) => !left.has(id)).map(({ id }) => id);
  if (gone.length) await hideBanners(tab, gone);
  await app.judged(tab);
}

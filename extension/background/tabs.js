import { recall, remember } from "./session.js";

/**
 * What is known of each watched tab while the browser runs. It is kept in `storage.session`, which
 * outlives the background and not the browser: tab numbers mean nothing to the next run.
 *
 * @typedef {import("../messages.js").Warning} Warning
 * @typedef {import("../messages.js").Verdict} Verdict
 * @typedef {import("../messages.js").OfferVerdict} OfferVerdict
 * @typedef {OfferVerdict & {page?: string}} FetchedOffer with the `id` of the data it came in
 * @typedef {object} TabState
 * @property {string} url
 * @property {string | null} page the `id` of the page it shows
 * @property {number} at when that page began, in epoch milliseconds
 * @property {string[]} pages the ids of the pages this address has shown, the newest last
 * @property {string[]} data the ids of what its pages fetched, the newest last
 * @property {Verdict | null} verdict on the page
 * @property {FetchedOffer[]} fetched what is to be said of offers that came as data
 * @property {FetchedOffer[]} calm the other offers that came as data
 * @property {Record<string, "scam" | "legit">} said what the worker said of offers, by their keys
 * @property {number | null} startedAt when the worker said by hand that a task starts in the tab
 * @property {Warning[]} warnings
 * @property {string[]} fine ids of the warnings that the worker calls fine
 * @property {string[]} shown ids of the warnings that the worker has been shown
 * @property {string[]} covered ids of the warnings whose banner the page hides
 */

const KEY = "tabs";
const OPENERS = "openers";
/** Pages of one address that a late verdict may still be about. */
const PAGES = 20;
/** Offers that came as data and are spoken of; more than anybody reads in a badge. */
const FETCHED = 100;

/** The key of what is judged on a page without offers: its own text. */
export const PAGE_OFFER = "page";

/** @returns {Omit<TabState, "startedAt">} */
function blank() {
  return {
    url: "",
    page: null,
    at: 0,
    pages: [],
    data: [],
    verdict: null,
    fetched: [],
    calm: [],
    said: {},
    warnings: [],
    fine: [],
    shown: [],
    covered: [],
  };
}

/**
 * @param {TabState | undefined} state
 * @returns {FetchedOffer[]} what is said of the offers in a tab, each once; one that the worker
 *   calls fine is no danger any more
 */
export function offersOf(state) {
  const page = state?.verdict?.page;
  const shown = (state?.verdict?.offers ?? []).map((offer) => (page ? { ...offer, page } : offer));
  const keys = new Set(shown.map(({ key }) => key));
  const offers = [...shown, ...(state?.fetched ?? []).filter(({ key }) => !keys.has(key))];
  return offers.map((offer) =>
    state?.said?.[offer.key] === "legit" ? { ...offer, level: "none", reasons: [] } : offer,
  );
}

/**
 * @param {TabState | undefined} state
 * @returns {FetchedOffer[]} every offer in a tab, those too of which there is nothing to say
 */
export function everyOffer(state) {
  const offers = offersOf(state);
  const keys = new Set(offers.map(({ key }) => key));
  return [...offers, ...(state?.calm ?? []).filter(({ key }) => !keys.has(key))];
}

/**
 * @param {TabState | undefined} state
 * @returns {Warning[]} the warnings in a tab but those about offers that the worker calls fine
 */
export function warningsOf(state) {
  return (state?.warnings ?? []).filter(({ id, params }) => {
    const offer = params["offer"];
    if (state?.fine?.includes(id)) return false;
    return !(typeof offer === "string" && state?.said?.[offer] === "legit");
  });
}

/**
 * @param {TabState | undefined} state
 * @returns {boolean} whether the page hides a warning that still stands
 */
export function coveredIn(state) {
  return warningsOf(state).some(({ id }) => state?.covered?.includes(id));
}

export class Tabs {
  constructor() {
    /** @type {Map<number, TabState>} */
    this.states = new Map();
    /** @type {Map<number, number>} tab -> the tab it was opened from */
    this.openers = new Map();
  }

  async load() {
    this.states = new Map(await recall(KEY, /** @type {[number, TabState][]} */ ([])));
    this.openers = new Map(await recall(OPENERS, /** @type {[number, number][]} */ ([])));
  }

  get size() {
    return this.states.size;
  }

  /** @param {number} tab */
  get(tab) {
    return this.states.get(tab);
  }

  /**
   * Notes that a watched site is open in the tab.
   * @param {number} tab
   * @param {string} url
   */
  async open(tab, url) {
    const state = this.states.get(tab) ?? { ...blank(), startedAt: null };
    if (withoutHash(state.url) !== withoutHash(url)) Object.assign(state, blank());
    state.url = url;
    this.states.set(tab, state);
    await this.save();
  }

  /**
   * Notes the page that the tab shows now.
   * @param {number} tab
   * @param {string} url
   * @param {string} page its `id`
   * @param {number | null} at when it began; null when it is the same page, changed
   */
  async show(tab, url, page, at) {
    await this.open(tab, url);
    const state = /** @type {TabState} */ (this.states.get(tab));
    state.page = page;
    state.at = at ?? state.at;
    state.pages = [...state.pages, page].slice(-PAGES);
    await this.save();
  }

  /**
   * Notes that data came for the page in the tab.
   * @param {number} tab
   * @param {string} data its `id`
   */
  async carry(tab, data) {
    const state = this.states.get(tab);
    if (!state) return;
    state.data = [...state.data, data].slice(-PAGES);
    await this.save();
  }

  /**
   * Notes when a task starts in the tab by hand, or that it is over.
   * @param {number} tab
   * @param {number | null} startedAt
   * @returns {Promise<boolean>} whether the tab is watched
   */
  async mark(tab, startedAt) {
    const state = this.states.get(tab);
    if (!state) return false;
    state.startedAt = startedAt;
    await this.save();
    return true;
  }

  /**
   * Takes a verdict, unless the tab has moved on.
   * @param {Verdict} verdict on the page, or on data that it fetched
   * @returns {Promise<boolean>}
   */
  async judge(verdict) {
    const state = this.states.get(verdict.tab);
    if (state?.pages.includes(verdict.page)) {
      state.verdict = verdict;
    } else if (state?.data.includes(verdict.page)) {
      const keys = new Set(verdict.offers.map(({ key }) => key));
      const earlier = state.fetched.filter(({ key }) => !keys.has(key));
      const offers = verdict.offers.map((offer) => ({ ...offer, page: verdict.page }));
      const told = offers.filter(({ level }) => level !== "none");
      state.fetched = [...earlier, ...told].slice(-FETCHED);
      const calm = (state.calm ?? []).filter(({ key }) => !keys.has(key));
      state.calm = [...calm, ...offers.filter(({ level }) => level === "none")].slice(-FETCHED);
    } else {
      return false;
    }
    await this.save();
    return true;
  }

  /**
   * @param {Warning} warning
   * @returns {Promise<boolean>} false when the tab is gone or has the warning already
   */
  async warn(warning) {
    const state = this.states.get(warning.tab);
    if (!state || state.warnings.some((known) => known.id === warning.id)) return false;
    state.warnings.push(warning);
    await this.save();
    return true;
  }

  /**
   * Notes what the worker says of an offer.
   * @param {number} tab
   * @param {string} offer its key
   * @param {"scam" | "legit"} label
   */
  async say(tab, offer, label) {
    const state = this.states.get(tab);
    if (!state) return;
    state.said = { ...state.said, [offer]: label };
    await this.save();
  }

  /**
   * Notes that the worker calls a warning fine.
   * @param {number} tab
   * @param {string} warning its id
   */
  async calm(tab, warning) {
    const state = this.states.get(tab);
    if (!state || state.fine.includes(warning)) return;
    state.fine = [...state.fine, warning];
    await this.save();
  }

  /**
   * @param {number} tab
   * @param {string} warning its id
   * @returns {Promise<boolean>} whether it is shown for the first time
   */
  async shown(tab, warning) {
    const state = this.states.get(tab);
    if (!state || state.shown.includes(warning)) return false;
    state.shown.push(warning);
    await this.save();
    return true;
  }

  /**
   * Notes that the page hides the banner of a warning.
   * @param {number} tab
   * @param {string} warning its id
   */
  async cover(tab, warning) {
    const state = this.states.get(tab);
    const known = state?.warnings.some(({ id }) => id === warning);
    if (!state || !known || state.covered?.includes(warning)) return;
    state.covered = [...(state.covered ?? []), warning];
    await this.save();
  }

  /**
   * @param {number} tab
   * @returns {Promise<boolean>} whether the tab was watched
   */
  async close(tab) {
    const known = this.states.delete(tab);
    if (known) await this.save();
    return known;
  }

  /**
   * @param {number} tab
   * @param {number} opener
   */
  async openedFrom(tab, opener) {
    this.openers.set(tab, opener);
    await this.save();
  }

  /** @param {number} tab */
  async forgetOpener(tab) {
    if (this.openers.delete(tab)) await this.save();
  }

  async save() {
    await remember({ [KEY]: [...this.states], [OPENERS]: [...this.openers] });
  }
}

/** @param {string} url */
function withoutHash(url) {
  return url.split("#", 1)[0];
}

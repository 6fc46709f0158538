import { ext } from "../lib/ext.js";
import { isOwnServer, label, matches, patterns } from "../lib/sites.js";
import { hostsWithData } from "../lib/sources.js";

/**
 * The watched sites: which they are, and the content scripts that read them.
 * @typedef {import("../lib/sites.js").Site} Site
 */

const OBSERVER = "vigiclic-observer";
const COPIER = "vigiclic-copier";

/** The content scripts, in the order in which they build on each other. */
export const CONTENT_FILES = [
  "content/address.js",
  "content/platforms.js",
  "content/sources.js",
  "content/dom.js",
  "content/link.js",
  "content/attributes.js",
  "content/sight.js",
  "content/redact.js",
  "content/redact_json.js",
  "content/text.js",
  "content/slices.js",
  "content/inputs.js",
  "content/actions.js",
  "content/frames.js",
  "content/keeping.js",
  "content/banner.js",
  "content/places.js",
  "content/marks.js",
  "content/data.js",
  "content/observer.js",
];

/** What runs in the page's own world, and only where pages are drawn from JSON. */
export const PAGE_FILES = ["page/copy.js"];

/** @param {readonly Site[]} sites */
function dataPatterns(sites) {
  const hosts = sites.flatMap(({ host }) => hostsWithData(host));
  return hosts.flatMap((host) => patterns({ host, port: null }));
}

export class Sites {
  /**
   * @param {import("./database.js").Settings} settings
   */
  constructor(settings) {
    this.settings = settings;
    /** @type {Site[]} */
    this.list = [];
    this.port = 0;
  }

  /** @param {number} port of our own server, which is never watched */
  async load(port) {
    this.port = port;
    this.list = await this.settings.get("sites", /** @type {Site[]} */ ([]));
  }

  /** @param {string | undefined} address */
  watched(address) {
    return !isOwnServer(address, this.port) && this.list.some((site) => matches(site, address));
  }

  /**
   * Takes a site in; the permission was asked for by the page that had the click.
   * @param {Site} site
   */
  async add(site) {
    if (this.list.some((known) => label(known) === label(site))) return;
    await this.#change([...this.list, site]);
    await this.register();
    await this.injectInto([site]);
  }

  /**
   * Notes a site whose permission is being asked for: the page that asks may not live to see it.
   * @param {Site} site
   */
  async want(site) {
    await this.settings.set("wanted", site);
  }

  /** Takes the site in that was wanted, once its permission is there. */
  async addWanted() {
    const wanted = await this.settings.get("wanted", /** @type {Site | null} */ (null));
    if (!wanted || !(await ext.permissions.contains({ origins: patterns(wanted) }))) return;
    await this.settings.set("wanted", null);
    await this.add(wanted);
  }

  /** @param {string} name as `label` gives it */
  async remove(name) {
    await this.#change(this.list.filter((site) => label(site) !== name));
    await this.register();
  }

  /** Leaves out the sites whose permission the worker has taken back in the browser's settings. */
  async dropForbidden() {
    /** @type {Site[]} */
    const allowed = [];
    for (const site of this.list) {
      if (await ext.permissions.contains({ origins: patterns(site) })) allowed.push(site);
    }
    if (allowed.length === this.list.length) return;
    await this.#change(allowed);
    await this.register();
  }

  /**
   * Makes the registered content scripts be those of the watched sites, or none.
   * @param {boolean} [reading]
   */
  async register(reading = true) {
    const scripts = this.#scripts(reading ? this.list : []);
    const known = await ext.scripting.getRegisteredContentScripts({
      ids: scripts.map(({ id }) => id),
    });
    for (const script of scripts) {
      const registered = known.find(({ id }) => id === script.id);
      if (registered && isSame(registered, script)) continue;
      if (registered) await ext.scripting.unregisterContentScripts({ ids: [script.id] });
      if (script.matches.length) await ext.scripting.registerContentScripts([script]);
    }
  }

  /**
   * Reads the tabs that are open already.
   * @param {Site[]} [sites]
   */
  async injectInto(sites = this.list) {
    const tabs = sites.length ? await ext.tabs.query({ url: sites.flatMap(patterns) }) : [];
    for (const { id, url } of tabs) {
      if (id === undefined || !this.watched(url)) continue;
      try {
        await ext.scripting.executeScript({
          target: { tabId: id, allFrames: true },
          files: CONTENT_FILES,
        });
        const carriesData = url !== undefined && hostsWithData(new URL(url).hostname).length > 0;
        if (!carriesData) continue;
        await ext.scripting.executeScript({ target: { tabId: id }, files: PAGE_FILES, world: "MAIN" });
      } catch {
        // A page of the browser's own (an error page, a store) under that address: not to be read.
      }
    }
  }

  /**
   * @param {readonly Site[]} sites
   * @returns {(chrome.scripting.RegisteredContentScript & {matches: string[], js: string[]})[]}
   */
  #scripts(sites) {
    const early = { runAt: /** @type {const} */ ("document_start"), persistAcrossSessions: true };
    return [
      {
        id: OBSERVER,
        matches: unique(sites.flatMap(patterns)),
        js: CONTENT_FILES,
        allFrames: true,
        matchOriginAsFallback: true,
        ...early,
      },
      { id: COPIER, matches: unique(dataPatterns(sites)), js: PAGE_FILES, world: "MAIN", ...early },
    ];
  }

  /** @param {Site[]} list */
  async #change(list) {
    this.list = list;
    await this.settings.set("sites", list);
  }
}

/** @param {readonly string[]} values */
function unique(values) {
  return [...new Set(values)].sort();
}

/**
 * @param {chrome.scripting.RegisteredContentScript} registered
 * @param {{matches: string[], js: string[]}} wanted
 */
function isSame(registered, { matches: places, js }) {
  // The browser may give the files as addresses: how many there are tells one version from another.
  return (
    JSON.stringify(unique(registered.matches ?? [])) === JSON.stringify(places) &&
    registered.js?.length === js.length
  );
}

import { ext } from "../lib/ext.js";
import { isOwnServer, label, matches, patterns } from "../lib/sites.js";

/**
 * The watched sites: which they are, and the content scripts that read them.
 * @typedef {import("../lib/sites.js").Site} Site
 */

const SCRIPT = "vigiclic-observer";

/** The content scripts, in the order in which they build on each other. */
export const CONTENT_FILES = [
  "content/address.js",
  "content/dom.js",
  "content/link.js",
  "content/redact.js",
  "content/text.js",
  "content/inputs.js",
  "content/actions.js",
  "content/frames.js",
  "content/banner.js",
  "content/observer.js",
];

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
    const wanted = reading ? [...new Set(this.list.flatMap(patterns))].sort() : [];
    const [registered] = await ext.scripting.getRegisteredContentScripts({ ids: [SCRIPT] });
    if (!wanted.length) {
      if (registered) await ext.scripting.unregisterContentScripts({ ids: [SCRIPT] });
      return;
    }
    const current = [...(registered?.matches ?? [])].sort();
    if (
      registered &&
      JSON.stringify(current) === JSON.stringify(wanted) &&
      registered.js?.length === CONTENT_FILES.length
    ) {
      return;
    }
    if (registered) await ext.scripting.unregisterContentScripts({ ids: [SCRIPT] });
    await ext.scripting.registerContentScripts([
      {
        id: SCRIPT,
        matches: wanted,
        js: CONTENT_FILES,
        allFrames: true,
        matchOriginAsFallback: true,
        runAt: "document_start",
        persistAcrossSessions: true,
      },
    ]);
  }

  /**
   * Reads the tabs that are open already.
   * @param {Site[]} [sites]
   */
  async injectInto(sites = this.list) {
    const tabs = sites.length ? await ext.tabs.query({ url: sites.flatMap(patterns) }) : [];
    for (const tab of tabs) {
      if (tab.id === undefined || !this.watched(tab.url)) continue;
      try {
        await ext.scripting.executeScript({
          target: { tabId: tab.id, allFrames: true },
          files: CONTENT_FILES,
        });
      } catch {
        // A page of the browser's own (an error page, a store) under that address: not to be read.
      }
    }
  }

  /** @param {Site[]} list */
  async #change(list) {
    this.list = list;
    await this.settings.set("sites", list);
  }
}

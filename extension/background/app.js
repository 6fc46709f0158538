import { cleanAddress } from "../lib/address.js";
import { ext } from "../lib/ext.js";
import { useLanguage } from "../lib/i18n.js";
import { DEFAULT_PORT } from "../lib/protocol.js";
import { showBadge } from "./alerts.js";
import { Attention } from "./attention.js";
import { Checks } from "./checks.js";
import { pair, target } from "./client.js";
import { Connection } from "./connection.js";
import { OutboxStorage, Settings, openDatabase } from "./database.js";
import { Keepalive } from "./keepalive.js";
import { Outbox } from "./outbox.js";
import { Reception } from "./reception.js";
import { Sites } from "./sites.js";
import { Tabs } from "./tabs.js";

/**
 * The background's parts put together: what the browser and the pages tell goes into the outbox,
 * the connection empties it, and what the server answers is shown.
 *
 * @typedef {import("../messages.js").StoredMessage} StoredMessage
 */

const INPUT_EVERY = 5_000;
const PAUSE_ENDS = "pause-ends";

export class App {
  /** Opens the data base and takes up what an earlier run has left. */
  static async start() {
    const database = await openDatabase();
    const app = new App(database);
    await app.#load();
    return app;
  }

  /** @param {IDBDatabase} database */
  constructor(database) {
    this.settings = new Settings(database);
    this.outbox = new Outbox(new OutboxStorage(database), (lost) => this.#count("lost", lost));
    this.sites = new Sites(this.settings);
    this.tabs = new Tabs();
    this.attention = new Attention({
      watched: (address) => this.sites.watched(address),
      tell: (tab, reason, at) => this.tell({ type: "attention", id: newId(), at, tab, reason }),
    });
    this.reception = new Reception({
      tabs: this.tabs,
      settings: this.settings,
      changed: () => this.#changed(),
    });
    this.connection = new Connection({
      outbox: this.outbox,
      target: () => target(this.settings),
      receive: (message) => {
        if (this.checks.take(message)) return;
        this.reception.take(message).then(() => this.#stayAwake());
      },
      changed: () => this.#changed(),
      refused: () => this.#count("refused", 1),
    });
    this.checks = new Checks((message) => this.connection.send(message));
    this.keepalive = new Keepalive(() => {
      if (!this.connection.send({ type: "keepalive" })) this.connection.wake();
    });
    this.paused = false;
    /** @type {number | null} when the pause ends by itself */
    this.pausedUntil = null;
    this.paired = false;
    this.counts = { lost: 0, refused: 0 };
    this.port = DEFAULT_PORT;
    /** What the worker's last price by hand was in. */
    this.currency = "";
    /** @type {Set<() => void>} called when something that is shown has changed */
    this.watchers = new Set();
    /** @type {Map<number, number>} when each tab's last sign of the worker was told */
    this.inputs = new Map();
  }

  async #load() {
    const parts = [this.outbox, this.tabs, this.attention, this.reception];
    await Promise.all(parts.map((part) => part.load()));
    await useLanguage(await this.settings.get("language", ""));
    this.port = await this.settings.get("port", DEFAULT_PORT);
    this.paused = await this.settings.get("paused", false);
    this.pausedUntil = await this.settings.get("pausedUntil", /** @type {number | null} */ (null));
    this.currency = await this.settings.get("currency", "");
    this.paired = (await this.settings.get("token", "")) !== "";
    this.counts = await this.settings.get("counts", this.counts);
    await this.sites.load(this.port);
    await this.sites.register(!this.paused);
    this.attention.state.paused = this.paused;
    // Any event of any tab may be what has woken us: it is no reason to connect.
    if (this.tabs.size || this.outbox.size) this.connection.wake();
    this.#stayAwake();
    await this.endPause();
  }

  /**
   * Takes a message down and sends it as soon as there is a connection.
   * @param {StoredMessage} message
   */
  async tell(message) {
    try {
      await this.outbox.add(message);
    } catch (error) {
      console.error("vigiclic: the browser could not store a message", error);
      await this.#count("lost", 1);
      return;
    }
    this.connection.wake();
    this.#stayAwake();
    // How much waits is shown while there is nobody to take it.
    if (this.connection.state !== "connected") this.#changed();
  }

  /**
   * @param {number} tab
   * @param {number} at
   */
  async leave(tab, at) {
    if (!(await this.tabs.close(tab))) return;
    this.inputs.delete(tab);
    await this.tell({ type: "leave", id: newId(), at, tab });
    await this.attention.left(tab);
  }

  /** Tabs whose address is no longer watched are left. */
  async leaveUnwatched() {
    const at = Date.now();
    for (const [tab, state] of [...this.tabs.states]) {
      if (this.sites.watched(state.url)) continue;
      this.#order(tab, { call: "stop" });
      await this.leave(tab, at);
      await showBadge(tab, undefined);
    }
    await this.attention.update("switch", at);
  }

  /** Shows the first page, once: an unpacked extension is installed anew at each start. */
  async welcome() {
    if (await this.settings.get("welcomed", false)) return;
    await this.settings.set("welcomed", true);
    await ext.tabs.create({ url: ext.runtime.getURL("welcome/welcome.html") });
  }

  /**
   * @param {boolean} paused
   * @param {number | null} [until] when it ends by itself, in epoch milliseconds; null is never
   */
  async pause(paused, until = null) {
    const at = Date.now();
    const before = this.paused;
    this.paused = paused;
    this.pausedUntil = paused ? until : null;
    await this.settings.set("paused", paused);
    await this.settings.set("pausedUntil", this.pausedUntil);
    await this.#wakeFromPause();
    if (paused !== before) await this.#turn(paused, at);
    this.#changed();
  }

  /** A pause that was to last a while ends when that is over, also where nobody was awake then. */
  async endPause() {
    if (this.paused && this.pausedUntil !== null && Date.now() >= this.pausedUntil) {
      await this.pause(false);
    }
  }

  async #wakeFromPause() {
    if (this.pausedUntil === null) await ext.alarms.clear(PAUSE_ENDS);
    else await ext.alarms.create(PAUSE_ENDS, { when: this.pausedUntil });
  }

  /**
   * @param {boolean} paused
   * @param {number} at
   */
  async #turn(paused, at) {
    await this.sites.register(!paused);
    if (paused) {
      for (const tab of this.tabs.states.keys()) this.#order(tab, { call: "stop" });
      await this.attention.update("blur", at, { paused });
    } else {
      await this.attention.update("focus", at, { paused });
      await this.sites.injectInto();
    }
  }

  /**
   * @param {number} port
   * @param {string} code
   */
  async pair(port, code) {
    const error = await pair(this.settings, port, code);
    if (error) return error;
    this.port = port;
    this.paired = true;
    await this.sites.load(port);
    await this.connection.restart();
    if (!this.paused) await this.sites.injectInto();
    return null;
  }

  /**
   * The worker is there; the frames of one tab may say so at once, and it is told once.
   * @param {number} tab
   * @param {Extract<import("../internal.js").ContentCall, {call: "input"}>} input
   */
  async input(tab, { id, at, kind }) {
    if (Math.abs(at - (this.inputs.get(tab) ?? -Infinity)) < INPUT_EVERY) return;
    this.inputs.set(tab, at);
    await this.tell({ type: "input", id, at, tab, kind });
  }

  /**
   * A watched page begins in a frame.
   * @param {number} tab
   * @param {boolean} top
   * @param {string} url
   * @param {number} at
   */
  async begin(tab, top, url, at) {
    if (!top) return;
    await this.tabs.open(tab, cleanAddress(url));
    await this.attention.update("switch", at);
    this.connection.wake();
    this.#stayAwake();
  }

  /**
   * @param {number} tab
   * @param {string} url
   * @param {Extract<import("../internal.js").ContentCall, {call: "page"}>} page
   */
  async page(tab, url, page) {
    const { id, at, reason, title, lang, html, frames } = page;
    const address = cleanAddress(url);
    await this.tabs.show(tab, address, id, reason === "change" ? null : at);
    const opener = this.tabs.openers.get(tab);
    await this.tell({
      type: "page",
      id,
      at,
      tab,
      url: address,
      title,
      reason,
      ...(opener === undefined ? {} : { opener }),
      ...(lang ? { lang } : {}),
      html,
      ...(frames.length ? { frames } : {}),
    });
    if (reason !== "change") await this.reception.show(tab);
  }

  /**
   * What the page itself has fetched.
   * @param {number} tab
   * @param {string} url
   * @param {Extract<import("../internal.js").ContentCall, {call: "data"}>} data
   */
  async data(tab, url, { id, at, source, json }) {
    await this.tabs.carry(tab, id);
    const [page, from] = [cleanAddress(url), cleanAddress(source)];
    await this.tell({ type: "data", id, at, tab, url: page, source: from, json });
  }

  /**
   * What the worker says by hand of the task in a tab.
   * @param {number} tab
   * @param {import("../messages.js").Mark["kind"]} kind
   * @param {import("../messages.js").Amount | null} reward
   * @returns {Promise<boolean>} false when the tab is not read, so that nobody would know its time
   */
  async mark(tab, kind, reward) {
    const at = Date.now();
    if (!this.reads || !(await this.tabs.mark(tab, kind === "start" ? at : null))) return false;
    if (reward) {
      this.currency = reward.currency;
      await this.settings.set("currency", reward.currency);
    }
    await this.tell({ type: "mark", id: newId(), at, tab, kind, ...(reward ? { reward } : {}) });
    this.#changed();
    return true;
  }

  /**
   * @param {number} tab
   * @param {string} warning its id
   */
  async shown(tab, warning) {
    if (!(await this.tabs.shown(tab, warning))) return;
    await this.tell({ type: "seen", id: newId(), warning });
  }

  /**
   * @param {number} tab
   * @param {string} warning the id of one whose banner the page hides
   */
  async covered(tab, warning) {
    await this.tabs.cover(tab, warning);
    await showBadge(tab, this.tabs.get(tab));
    this.#changed();
  }

  /**
   * The worker corrects the task that ended last.
   * @param {Omit<import("../messages.js").Correct, "type" | "id" | "at">} correction
   */
  async correct(correction) {
    await this.tell({ type: "correct", id: newId(), at: Date.now(), ...correction });
  }

  /** @returns {Promise<import("../internal.js").Preferences>} */
  async preferences() {
    const get = this.settings.get.bind(this.settings);
    return {
      marks: await get("marks", true),
      notify: await get("notify", true),
      quiet: await get("quiet", /** @type {{from: number, to: number} | null} */ (null)),
      consent: await get("consent", false),
      language: await get("language", ""),
    };
  }

  /**
   * Takes over what the worker prefers, and shows it where it can be seen.
   * @param {Partial<import("../internal.js").Preferences>} preferences
   */
  async prefer(preferences) {
    for (const [name, value] of Object.entries(preferences)) await this.settings.set(name, value);
    if (preferences.language !== undefined) await useLanguage(preferences.language);
    for (const tab of this.tabs.states.keys()) await this.reception.mark(tab);
    this.#changed();
    return this.preferences();
  }

  /**
   * What the worker has said of a tab changes what it shows.
   * @param {number} tab
   */
  async judged(tab) {
    await this.reception.mark(tab);
    this.#changed();
  }

  /** Before there is a server to tell nothing is read either. */
  get reads() {
    return this.paired && !this.paused;
  }

  /**
   * @param {number} tab
   * @param {import("../internal.js").PageOrder} order
   */
  #order(tab, order) {
    ext.tabs.sendMessage(tab, order).catch(() => {
      // No page of ours is there any more.
    });
  }

  /**
   * @param {"lost" | "refused"} name
   * @param {number} more
   */
  async #count(name, more) {
    this.counts = { ...this.counts, [name]: this.counts[name] + more };
    this.#changed();
    await this.settings.set("counts", this.counts).catch(() => {
      // On a full disk the count is right until the browser ends.
    });
  }

  #stayAwake() {
    this.keepalive.set(this.tabs.size > 0, this.outbox.size > 0);
  }

  #changed() {
    for (const watcher of this.watchers) watcher();
  }
}

/** @returns {string} an id that is unique for ever */
function newId() {
  return crypto.randomUUID();
}

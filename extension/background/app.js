import { cleanAddress } from "../lib/address.js";
import { ext } from "../lib/ext.js";
import { language, t } from "../lib/i18n.js";
import { DEFAULT_PORT } from "../lib/protocol.js";
import { wordOffer, wordWarning } from "../lib/wording.js";
import { gravest, isGrave, showBadge, showBanner } from "./alerts.js";
import { Attention } from "./attention.js";
import { pair, target } from "./client.js";
import { Connection } from "./connection.js";
import { OutboxStorage, Settings, openDatabase } from "./database.js";
import { Keepalive } from "./keepalive.js";
import { Outbox } from "./outbox.js";
import { Sites } from "./sites.js";
import { Tabs } from "./tabs.js";

/**
 * The background's parts put together: what the browser and the pages tell goes into the outbox,
 * the connection empties it, and what the server answers is shown.
 *
 * @typedef {import("../messages.js").StoredMessage} StoredMessage
 * @typedef {import("../messages.js").ServerMessage} ServerMessage
 * @typedef {import("../messages.js").Warning} Warning
 */

const LIVE = "live";

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
    this.connection = new Connection({
      outbox: this.outbox,
      target: () => target(this.settings),
      receive: (message) => this.#receive(message),
      changed: () => this.#changed(),
      refused: () => this.#count("refused", 1),
    });
    this.keepalive = new Keepalive(() => {
      if (!this.connection.send({ type: "keepalive" })) this.connection.wake();
    });
    /** @type {{clock: import("../messages.js").Clock | null, day: import("../messages.js").Day | null}} */
    this.live = { clock: null, day: null };
    this.paused = false;
    this.counts = { lost: 0, refused: 0 };
    this.port = DEFAULT_PORT;
    /** @type {Set<() => void>} called when something that is shown has changed */
    this.watchers = new Set();
    this.incoming = Promise.resolve();
  }

  async #load() {
    await Promise.all([this.outbox.load(), this.tabs.load(), this.attention.load()]);
    this.port = await this.settings.get("port", DEFAULT_PORT);
    this.paused = await this.settings.get("paused", false);
    this.counts = await this.settings.get("counts", this.counts);
    Object.assign(this.live, (await ext.storage.session.get(LIVE))[LIVE]);
    await this.sites.load(this.port);
    await this.sites.register(!this.paused);
    this.attention.state.paused = this.paused;
    this.connection.wake();
    this.#stayAwake();
  }

  /**
   * Takes a message down and sends it as soon as there is a connection.
   * @param {StoredMessage} message
   */
  async tell(message) {
    await this.outbox.add(message);
    this.connection.wake();
    this.#stayAwake();
  }

  /**
   * @param {number} tab
   * @param {number} at
   */
  async leave(tab, at) {
    if (!(await this.tabs.close(tab))) return;
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

  /** @param {boolean} paused */
  async pause(paused) {
    const at = Date.now();
    this.paused = paused;
    await this.settings.set("paused", paused);
    await this.sites.register(!paused);
    if (paused) {
      for (const tab of this.tabs.states.keys()) this.#order(tab, { call: "stop" });
      await this.attention.update("blur", at, { paused });
    } else {
      await this.attention.update("focus", at, { paused });
      await this.sites.injectInto();
    }
    this.#changed();
  }

  /**
   * @param {number} port
   * @param {string} code
   */
  async pair(port, code) {
    const error = await pair(this.settings, port, code);
    if (error) return error;
    this.port = port;
    await this.sites.load(port);
    await this.connection.restart();
    return null;
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
    if (reason === "change") return;
    const state = this.tabs.get(tab);
    await showBadge(tab, state);
    // A warning that came between two pages has not been shown yet.
    for (const warning of state?.warnings ?? []) {
      if (!state?.shown.includes(warning.id)) await this.#banner(warning);
    }
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
   * The worker's verdict on a warning of the tab.
   * @param {string} warning its id
   * @param {"scam" | "legit"} label
   */
  async feedback(warning, label) {
    await this.tell({ type: "feedback", id: newId(), at: Date.now(), label, warning });
  }

  /**
   * The worker's verdict on what the tab shows: its warnings, or the page where there are none.
   * @param {number} tab
   * @param {"scam" | "legit"} label
   */
  async judge(tab, label) {
    const state = this.tabs.get(tab);
    if (!state) return;
    for (const warning of state.warnings) await this.feedback(warning.id, label);
    if (state.warnings.length || !state.page) return;
    await this.tell({ type: "feedback", id: newId(), at: Date.now(), label, page: state.page });
  }

  /** @returns {Promise<import("../internal.js").OptionsState>} */
  async optionsState() {
    return {
      paired: (await this.settings.get("token", "")) !== "",
      port: this.port,
      connection: this.connection.state,
      sites: this.sites.list,
    };
  }

  /**
   * @param {number} tab
   * @returns {import("../internal.js").PopupState}
   */
  popupState(tab) {
    const state = this.tabs.get(tab);
    const warnings = (state?.warnings ?? []).map((warning) => wordWarning(warning, t, language()));
    // After a reload the server does not warn again, but what it said of the page still holds.
    const offers = (state?.verdict?.offers ?? []).filter(({ level }) => isGrave(level));
    const scams = warnings.some(({ code }) => code === "scam");
    const worded = scams ? [] : offers.map((offer) => wordOffer(offer, t, language()));
    return {
      connection: this.connection.state,
      paused: this.paused,
      watched: state !== undefined,
      clock: this.live.clock,
      day: this.live.day,
      level: gravest([...(state?.warnings ?? []), ...offers].map(({ level }) => level)),
      warnings: [...warnings, ...worded],
      judged: !!state?.page,
      waiting: this.outbox.size,
      ...this.counts,
    };
  }

  /** @param {ServerMessage} message */
  #receive(message) {
    // One after the other: a page's verdict must not overtake the warning before it.
    this.incoming = this.incoming
      .then(() => this.#take(message))
      .catch((error) => console.error("vigiclic: a message could not be taken", error));
  }

  /** @param {ServerMessage} message */
  async #take(message) {
    if (message.type === "verdict") {
      if (await this.tabs.judge(message)) await showBadge(message.tab, this.tabs.get(message.tab));
    } else if (message.type === "warning") {
      await this.#warned(message);
    } else if (message.type === "clock" || message.type === "day") {
      this.live = { ...this.live, [message.type]: message };
      await ext.storage.session.set({ [LIVE]: this.live });
    } else if (message.type === "ack") {
      this.#stayAwake();
    }
    this.#changed();
  }

  /** @param {Warning} warning */
  async #warned(warning) {
    if (await this.tabs.warn(warning)) {
      await showBadge(warning.tab, this.tabs.get(warning.tab));
      await this.#banner(warning);
    }
    const since = await this.settings.get("since", 0);
    if (warning.number > since) await this.settings.set("since", warning.number);
  }

  /** @param {Warning} warning */
  async #banner(warning) {
    const earlier = warning.at < (this.tabs.get(warning.tab)?.at ?? 0);
    await showBanner(warning.tab, warning, earlier);
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
    await this.settings.set("counts", this.counts);
    this.#changed();
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

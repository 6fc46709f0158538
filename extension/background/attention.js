import { ext } from "../lib/ext.js";

/**
 * Which watched tab the worker looks at: the active tab of the window that has the focus, unless
 * the screen is locked or reading is paused. A change is said once, in the order in which it came.
 *
 * @typedef {import("../messages.js").Attention["reason"]} Reason
 * @typedef {object} Parts
 * @property {(address: string | undefined) => boolean} watched
 * @property {(tab: number | null, reason: Reason, at: number) => Promise<void>} tell
 */

const KEY = "attention";

export class Attention {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /**
     * @type {{tab: number | null, window: number | null, locked: boolean, paused: boolean}}
     * `window` is null until the browser has said which one has the focus: then it is the last one.
     */
    this.state = { tab: null, window: null, locked: false, paused: false };
    this.queue = Promise.resolve();
  }

  async load() {
    const stored = await ext.storage.session.get(KEY);
    Object.assign(this.state, stored[KEY]);
  }

  /**
   * Notes a change in the state, and says where attention is if that has changed with it.
   * @param {Reason} reason
   * @param {number} at
   * @param {Partial<Attention["state"]>} [change]
   */
  update(reason, at, change = {}) {
    this.queue = this.queue
      .then(() => this.#update(reason, at, change))
      .catch(() => {
        // The tab or window was closed in between: its own event follows.
      });
    return this.queue;
  }

  /**
   * The tab is gone, and with it the attention on it; `leave` has said so already.
   * @param {number} tab
   */
  left(tab) {
    this.queue = this.queue.then(() => {
      if (this.state.tab !== tab) return;
      this.state.tab = null;
      return this.#save();
    });
    return this.queue;
  }

  /**
   * The worker did something in the tab, so that is where attention is, whatever was heard before
   * of windows: some window managers say nothing.
   * @param {number} tab
   * @param {number} window
   * @param {number} at
   */
  acted(tab, window, at) {
    if (this.state.tab === tab) return this.queue;
    return this.update("focus", at, { window, locked: false });
  }

  /**
   * @param {Reason} reason
   * @param {number} at
   * @param {Partial<Attention["state"]>} change
   */
  async #update(reason, at, change) {
    Object.assign(this.state, change);
    const tab = await this.#tab();
    if (tab !== this.state.tab) {
      this.state.tab = tab;
      await this.parts.tell(tab, reason, at);
    }
    await this.#save();
  }

  async #tab() {
    const { window, locked, paused } = this.state;
    if (locked || paused || window === ext.windows.WINDOW_ID_NONE) return null;
    const where = window === null ? { lastFocusedWindow: true } : { windowId: window };
    const [tab] = await ext.tabs.query({ active: true, ...where });
    return tab?.id !== undefined && this.parts.watched(tab.url) ? tab.id : null;
  }

  async #save() {
    await ext.storage.session.set({ [KEY]: this.state });
  }
}

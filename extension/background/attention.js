import { ext } from "../lib/ext.js";
import { recall, remember } from "./session.js";

/**
 * Which watched tab the worker looks at: the active tab of the window that has the focus, unless
 * the screen is locked or reading is paused. A change is said once, in the order in which it came.
 *
 * @typedef {import("../messages.js").Attention["reason"]} Reason
 * @typedef {{tabId: number, windowId: number}} Activated
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
    this.state = await recall(KEY, this.state);
  }

  /**
   * Notes a change in the state, and says where attention is if that has changed with it.
   * @param {Reason} reason
   * @param {number} at
   * @param {Partial<Attention["state"]>} [change]
   * @param {Activated} [activated] the tab that came to the front, when that is what happened
   */
  update(reason, at, change = {}, activated) {
    this.queue = this.queue
      .then(() => this.#update(reason, at, change, activated))
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
      return remember({ [KEY]: this.state });
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
   * @param {Activated} [activated]
   */
  async #update(reason, at, change, activated) {
    Object.assign(this.state, change);
    const tab = await this.#looked(activated);
    if (tab !== this.state.tab) {
      this.state.tab = tab;
      await this.parts.tell(tab, reason, at);
    }
    await remember({ [KEY]: this.state });
  }

  /**
   * @param {Activated} [activated]
   * @returns {Promise<number | null>} the watched tab that is looked at
   */
  async #looked(activated) {
    if (this.state.locked || this.state.paused) return null;
    const window = this.state.window ?? (await ext.windows.getLastFocused()).id;
    if (window === ext.windows.WINDOW_ID_NONE) return null;
    // By now the worker may be in the next tab already: that has its own event.
    const tab =
      activated && activated.windowId === window
        ? await ext.tabs.get(activated.tabId)
        : (await ext.tabs.query({ active: true, windowId: window }))[0];
    return tab?.id !== undefined && this.parts.watched(tab.url) ? tab.id : null;
  }
}

import { showBadge, showBanner } from "./alerts.js";
import { warningsOf } from "./tabs.js";
import { showMarks } from "./marking.js";
import { notify } from "./notices.js";
import { recall, remember } from "./session.js";

/**
 * What the server says, taken in one message after the other and shown where it belongs.
 *
 * @typedef {import("../messages.js").ServerMessage} ServerMessage
 * @typedef {import("../messages.js").Warning} Warning
 * @typedef {import("../messages.js").Clock} Clock
 * @typedef {import("../messages.js").Day} Day
 * @typedef {import("../messages.js").ClockTask} ClockTask
 * @typedef {object} Parts
 * @property {import("./tabs.js").Tabs} tabs
 * @property {Pick<import("./database.js").Settings, "get" | "set">} settings
 * @property {() => void} changed called when something that is shown has changed
 */

const KEY = "live";
const LAST = "last";

/**
 * @param {Clock | null} clock what was said before
 * @param {Clock} now
 * @returns {ClockTask | null} the task that has ended in between, with its time
 */
function ended(clock, now) {
  const task = clock?.task;
  if (!clock || !task || now.task?.key === task.key) return null;
  const more = clock.running ? Math.max(0, now.at - clock.at) : 0;
  return { ...task, active_ms: task.active_ms + more };
}

export class Reception {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** @type {{clock: Clock | null, day: Day | null}} the last word on each */
    this.live = { clock: null, day: null };
    /** @type {ClockTask | null} the task that ended last, with its time as far as it is known */
    this.last = null;
    this.queue = Promise.resolve();
  }

  async load() {
    this.live = await recall(KEY, this.live);
    this.last = await recall(LAST, this.last);
  }

  /** @param {ServerMessage} message */
  take(message) {
    // One after the other: a page's verdict must not overtake the warning before it.
    this.queue = this.queue
      .then(() => this.#take(message))
      .catch((error) => console.error("vigiclic: a message could not be taken", error));
    return this.queue;
  }

  /**
   * Shows what the tab has not shown yet: a warning may come between two pages.
   * @param {number} tab
   */
  async show(tab) {
    const state = this.parts.tabs.get(tab);
    await showBadge(tab, state);
    for (const warning of warningsOf(state)) {
      if (!state?.shown.includes(warning.id)) await this.#banner(warning);
    }
  }

  /**
   * Shows how things stand on the badge and in the page.
   * @param {number} tab
   */
  async mark(tab) {
    const state = this.parts.tabs.get(tab);
    await showBadge(tab, state);
    await showMarks(tab, state, await this.parts.settings.get("marks", true));
  }

  /** @param {ServerMessage} message */
  async #take(message) {
    const { tabs, changed } = this.parts;
    if (message.type === "verdict") {
      if (await tabs.judge(message)) await this.mark(message.tab);
    } else if (message.type === "warning") {
      await this.#warned(message);
    } else if (message.type === "clock" || message.type === "day") {
      if (message.type === "clock") this.last = ended(this.live.clock, message) ?? this.last;
      this.live = { ...this.live, [message.type]: message };
      await remember({ [KEY]: this.live, [LAST]: this.last });
    }
    changed();
  }

  /** @param {Warning} warning */
  async #warned(warning) {
    const { tabs, settings } = this.parts;
    if (await tabs.warn(warning)) {
      await showBadge(warning.tab, tabs.get(warning.tab));
      await this.#banner(warning);
      await notify(warning, settings);
    }
    // Noted last: a warning that was cut short by the background's end is sent again.
    const since = await settings.get("since", 0);
    if (warning.number > since) await settings.set("since", warning.number);
  }

  /** @param {Warning} warning */
  async #banner(warning) {
    const earlier = warning.at < (this.parts.tabs.get(warning.tab)?.at ?? 0);
    await showBanner(warning.tab, warning, earlier);
  }
}

import { ext } from "../lib/ext.js";

/**
 * Keeps the background awake while a watched tab is open, and no longer. The frame keeps
 * Chromium's worker (and the socket) alive, the call of the extension interface Firefox's page. The
 * alarm is the safety net: should the background die all the same, it is woken to connect again.
 */

const BEAT = 20_000;
const ALARM = "tick";
const ALARM_MINUTES = 0.5;

export class Keepalive {
  /** @param {() => void} beat called every 20 s while kept awake */
  constructor(beat) {
    this.beat = beat;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
    /** @type {boolean | null} */
    this.alarmed = null;
  }

  /**
   * @param {boolean} open whether a watched tab is open
   * @param {boolean} waiting whether messages wait in the outbox
   */
  async set(open, waiting) {
    if (open && this.timer === undefined) {
      this.timer = setInterval(() => {
        this.beat();
        ext.runtime.getPlatformInfo();
      }, BEAT);
    } else if (!open) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    const alarmed = open || waiting;
    if (alarmed === this.alarmed) return;
    this.alarmed = alarmed;
    if (!alarmed) await ext.alarms.clear(ALARM);
    else if (!(await ext.alarms.get(ALARM))) {
      await ext.alarms.create(ALARM, { periodInMinutes: ALARM_MINUTES });
    }
  }
}

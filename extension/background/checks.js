import { language, t } from "../lib/i18n.js";
import { wordMark, wordOffer, wordOfferRow } from "../lib/wording.js";

/**
 * Texts that the worker asks about. They go to the server and come back as a verdict; neither end
 * stores them.
 *
 * @typedef {import("../messages.js").Verdict} Verdict
 * @typedef {import("../messages.js").ServerMessage} ServerMessage
 * @typedef {import("../internal.js").CheckAnswer} CheckAnswer
 */

const ANSWERS_IN = 15_000;
/** Longer texts are cut: what matters in a message stands well before this. */
const LONGEST = 50_000;

export class Checks {
  /** @param {(message: import("../messages.js").Check) => boolean} send false when nobody listens */
  constructor(send) {
    this.send = send;
    /** @type {Map<string, (answer: Verdict | null) => void>} */
    this.asked = new Map();
  }

  /**
   * @param {string} text
   * @returns {Promise<CheckAnswer>}
   */
  async ask(text) {
    const id = crypto.randomUUID();
    const sent = this.send({ type: "check", id, text: text.slice(0, LONGEST) });
    if (!sent) return { error: "away" };
    const verdict = await this.#answer(id);
    const offer = verdict?.offers[0];
    if (!verdict || !offer) return { error: "silent" };
    const { level, perHour, known } = wordOfferRow(offer, t, language());
    const pay = perHour ? [perHour, known] : [];
    return { worded: wordOffer(offer, t, language()), level, pay: pay.join(" · "), mark: wordMark(offer, t, language()) };
  }

  /**
   * @param {ServerMessage} message
   * @returns {boolean} whether it answers what was asked here
   */
  take(message) {
    const id = message.type === "verdict" ? message.page : message.type === "error" ? message.id : "";
    const answer = this.asked.get(id ?? "");
    answer?.(message.type === "verdict" ? message : null);
    return !!answer;
  }

  /**
   * @param {string} id
   * @returns {Promise<Verdict | null>}
   */
  #answer(id) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.asked.get(id)?.(null), ANSWERS_IN);
      this.asked.set(id, (verdict) => {
        clearTimeout(timer);
        this.asked.delete(id);
        resolve(verdict);
      });
    });
  }
}

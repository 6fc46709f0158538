import { MAX_FRAME, serialise } from "../lib/protocol.js";

/**
 * Messages that the server has not acknowledged yet, in the order in which they happened. A
 * message leaves the outbox when it is acknowledged, or refused for good, and in no other way but
 * one: when the outbox is full, the oldest pages go first, and the loss is counted.
 */

export const LIMITS = { messages: 20_000, bytes: 64 * 1024 * 1024 };

/** Pages are by far the largest messages and the ones the clock can best do without. */
const PAGE = 1;
const OTHER = 0;

/** @typedef {Pick<import("./database.js").OutboxStorage, "append" | "after" | "remove" | "sizes">} Storage */

export class Outbox {
  /**
   * @param {Storage} storage
   * @param {(lost: number) => void} [onLoss] told how many messages were given up
   * @param {{messages: number, bytes: number}} [limits]
   */
  constructor(storage, onLoss = () => {}, limits = LIMITS) {
    this.storage = storage;
    this.onLoss = onLoss;
    this.limits = limits;
    /** @type {Map<number, {kind: number, bytes: number}>} what is stored, by number */
    this.rows = new Map();
    this.bytes = 0;
  }

  /** Counts what an earlier run has left. */
  async load() {
    for (const { seq, kind, bytes } of await this.storage.sizes()) {
      this.rows.set(seq, { kind, bytes });
      this.bytes += bytes;
    }
  }

  get size() {
    return this.rows.size;
  }

  /**
   * Stores a message; it is safe once this resolves. One that no frame can hold is lost.
   * @param {import("../messages.js").StoredMessage} message
   */
  async add(message) {
    const { text, bytes } = serialise(/** @type {any} */ (message));
    if (bytes > MAX_FRAME) {
      // No server takes it, now or later.
      this.onLoss(1);
      return;
    }
    const kind = message.type === "page" || message.type === "data" ? PAGE : OTHER;
    const seq = await this.storage.append({ id: message.id, kind, bytes, text });
    this.rows.set(seq, { kind, bytes });
    this.bytes += bytes;
    await this.#makeRoom();
  }

  /**
   * @param {number} after
   * @param {number} limit
   */
  after(after, limit) {
    return this.storage.after(after, limit);
  }

  /** @param {number[]} seqs */
  async remove(seqs) {
    if (!seqs.length) return;
    await this.storage.remove(seqs);
    for (const seq of seqs) {
      this.bytes -= this.rows.get(seq)?.bytes ?? 0;
      this.rows.delete(seq);
    }
  }

  async #makeRoom() {
    const { messages, bytes } = this.limits;
    if (this.rows.size <= messages && this.bytes <= bytes) return;
    let tooMany = this.rows.size - messages;
    let tooLarge = this.bytes - bytes;
    /** @type {number[]} */
    const given = [];
    for (const kind of [PAGE, OTHER]) {
      for (const [seq, row] of this.rows) {
        if (tooMany <= 0 && tooLarge <= 0) break;
        if (row.kind !== kind) continue;
        given.push(seq);
        tooMany -= 1;
        tooLarge -= row.bytes;
      }
    }
    await this.remove(given);
    this.onLoss(given.length);
  }
}

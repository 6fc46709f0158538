import { PROTOCOL, RETRY_LATER, SUBPROTOCOL, parseServerMessage } from "../lib/protocol.js";

/**
 * The one connection to the server: says hello, sends what the outbox holds in its order, takes
 * from the outbox what was acknowledged, and comes back by itself after a break.
 *
 * @typedef {import("../messages.js").ServerMessage} ServerMessage
 * @typedef {"unpaired" | "connecting" | "connected" | "lost" | "refused"} State
 * @typedef {{port: number, hello: import("../messages.js").Hello}} Target
 * @typedef {object} Parts
 * @property {import("./outbox.js").Outbox} outbox
 * @property {() => Promise<Target | null>} target where to connect; null while nothing is paired
 * @property {(message: ServerMessage) => void} receive
 * @property {(state: State) => void} changed called when the state has changed, and only then
 * @property {(text: string) => void} refused called for each message the server will never take
 * @property {(address: string, protocol: string) => WebSocket} [open]
 * @property {() => number} [random] in [0, 1)
 */

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
/** The code with which a WebSocket ends that was sent more than the other side takes. */
const TOO_LARGE = 1009;
/** A server that does not answer `hello` in this time is no server of ours. */
const WELCOME_WAIT = 10_000;
const RETRY_WAIT = 5_000;
/** How much may be under way without an acknowledgement. */
const WINDOW = 256;
const BATCH = 64;

export class Connection {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.open = parts.open ?? ((address, protocol) => new WebSocket(address, protocol));
    this.random = parts.random ?? Math.random;
    /** @type {State} */
    this.state = "unpaired";
    /** @type {WebSocket | null} */
    this.socket = null;
    this.welcomed = false;
    this.wait = FIRST_WAIT;
    /** @type {Map<string, number>} under way on this connection: id -> number in the outbox */
    this.underWay = new Map();
    /** @type {Map<string, number>} how long the texts of these are */
    this.lengths = new Map();
    /** @type {Set<string>} acknowledged last: it may turn out later that one cannot be used */
    this.taken = new Set();
    this.sentUpTo = 0;
    /** @type {Promise<void> | null} */
    this.pumping = null;
    this.pumpAgain = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retryTimer = undefined;
  }

  /**
   * Connects unless it is connected; a pending wait is cut short with `now`.
   * @param {boolean} [now]
   */
  async wake(now = false) {
    if (this.socket) {
      this.pump();
      return;
    }
    if (this.timer !== undefined && !now) return;
    clearTimeout(this.timer);
    // Held while the target is looked up, so that two wakes open one socket.
    this.timer = setTimeout(() => {}, 0);
    const target = await this.parts.target();
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.socket) return;
    if (!target) {
      this.#become("unpaired");
      return;
    }
    this.#connect(target);
  }

  /** Ends the connection and starts anew, for example with another server. */
  async restart() {
    this.close();
    this.wait = FIRST_WAIT;
    await this.wake(true);
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.retryTimer);
    this.timer = undefined;
    const socket = this.socket;
    this.socket = null;
    this.welcomed = false;
    socket?.close();
  }

  /**
   * Sends a message that is not stored, if there is a connection.
   * @param {import("../messages.js").Keepalive | import("../messages.js").Check} message
   * @returns {boolean} whether it was sent
   */
  send(message) {
    if (!this.socket || !this.welcomed) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Sends what waits in the outbox. */
  pump() {
    if (this.pumping) {
      this.pumpAgain = true;
      return;
    }
    this.pumping = this.#drain().finally(() => {
      this.pumping = null;
      if (!this.pumpAgain) return;
      this.pumpAgain = false;
      this.pump();
    });
  }

  async #drain() {
    const socket = this.socket;
    while (socket && socket === this.socket && this.welcomed && this.underWay.size < WINDOW) {
      const rows = await this.parts.outbox.after(this.sentUpTo, BATCH);
      if (!rows.length || socket !== this.socket || socket.readyState !== 1) return;
      for (const row of rows) {
        this.underWay.set(row.id, row.seq);
        this.lengths.set(row.id, row.text.length);
        this.sentUpTo = row.seq;
        socket.send(row.text);
      }
    }
  }

  /** @param {Target} target */
  #connect({ port, hello }) {
    // Words are changed only when something has changed: a try after a break is no news.
    if (this.state === "unpaired") this.#become("connecting");
    const socket = this.open(`ws://127.0.0.1:${port}/v1/stream`, SUBPROTOCOL);
    this.socket = socket;
    this.welcomed = false;
    this.underWay.clear();
    this.lengths.clear();
    this.sentUpTo = 0;
    const impatience = setTimeout(() => socket.close(), WELCOME_WAIT);
    socket.onopen = () => socket.send(JSON.stringify(hello));
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      const message = parseServerMessage(event.data);
      if (!message) return;
      if (message.type === "welcome") clearTimeout(impatience);
      this.#take(message);
    };
    socket.onclose = ({ code }) => {
      clearTimeout(impatience);
      if (socket !== this.socket) return;
      if (code === TOO_LARGE) this.#drop();
      this.#lost();
    };
  }

  /** @param {ServerMessage} message */
  #take(message) {
    if (message.type === "welcome" && message.protocol === PROTOCOL) {
      this.welcomed = true;
      this.wait = FIRST_WAIT;
      this.#become("connected");
      this.pump();
    } else if (message.type === "ack") {
      this.taken = new Set([...this.taken, ...message.ids].slice(-WINDOW));
      this.#forget(message.ids);
    } else if (message.type === "error") {
      this.#refused(message);
    }
    this.parts.receive(message);
  }

  /** @param {string[]} ids */
  #forget(ids) {
    const seqs = ids.map((id) => this.underWay.get(id)).filter((seq) => seq !== undefined);
    for (const id of ids) {
      this.underWay.delete(id);
      this.lengths.delete(id);
    }
    this.parts.outbox.remove(seqs).then(() => this.pump());
  }

  /** What is too large for the server ends each connection anew: the largest message goes. */
  #drop() {
    const [largest] = [...this.underWay.keys()].sort((a, b) => this.#length(b) - this.#length(a));
    if (largest === undefined) return;
    this.#forget([largest]);
    this.parts.refused("too_large");
  }

  /** @param {string} id */
  #length(id) {
    return this.lengths.get(id) ?? 0;
  }

  /** @param {import("../messages.js").Error} error */
  #refused(error) {
    if (error.code === "unauthorized" || error.code === "protocol") {
      this.wait = LONGEST_WAIT;
      this.#become("refused");
      return;
    }
    if (!error.id) return;
    if (this.taken.delete(error.id)) this.parts.refused(error.code);
    if (!this.underWay.has(error.id)) return;
    if (!RETRY_LATER.has(error.code)) {
      this.#forget([error.id]);
      this.parts.refused(error.code);
      return;
    }
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => {
      if (!this.underWay.size) return;
      this.sentUpTo = Math.min(...this.underWay.values()) - 1;
      this.underWay.clear();
      this.pump();
    }, RETRY_WAIT);
  }

  #lost() {
    this.socket = null;
    this.welcomed = false;
    clearTimeout(this.retryTimer);
    if (this.state !== "refused") this.#become("lost");
    // Anywhere in the second half of the wait, so that two browsers do not knock in step.
    const wait = this.wait * (0.5 + this.random() / 2);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.wake();
    }, wait);
  }

  /** @param {State} state */
  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.parts.changed(state);
  }
}

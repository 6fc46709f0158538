"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// What the page itself has fetched, as the script in its own world copies it. It comes over a
// channel of this document's alone. A page can put words into it, as it can into what it shows: they
// are the words of this tab, and no others.
{
  const OFFER = "copy-offer";
  const ANSWER = "copy-answer";
  const WANT = "copy-want";
  /** So many are told at once; after that one a second, and of each source the newest alone. */
  const AT_ONCE = 32;
  const ONE_EVERY = 1_000;
  const MOST_WAITING = 32;
  const MOST_SOURCES = 256;
  const LONGEST = 8 * 1024 * 1024;
  const IDLE_WITHIN = 500;

  /**
   * @param {string} text
   * @returns {number} the same for the same text, and hardly ever for another
   */
  const print = (text) => {
    let [a, b] = [0x9e3779b9, 0x85ebca6b];
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x5bd1e995);
      b ^= b >>> 15;
    }
    return (a >>> 0) * 2 ** 21 + ((b >>> 0) & 0x1fffff);
  };

  /**
   * @param {unknown} message
   * @returns {{at: number, source: string, text: string} | null}
   */
  const parse = (message) => {
    if (typeof message !== "string" || message.length > LONGEST + 16_384) return null;
    const end = message.indexOf("\n");
    const [, at, source] = /^(\d{1,15}) (\S+)$/.exec(message.slice(0, Math.max(end, 0))) ?? [];
    // A page may lie about the time: nothing is older than this document, or still to come.
    const told = Math.min(Math.max(Number(at), performance.timeOrigin), Date.now());
    return at && source ? { at: Math.round(told), source, text: message.slice(end + 1) } : null;
  };

  vigiclic.Copies = class {
    /**
     * @param {RegExp} wanted
     * @param {(source: string, at: number, json: unknown) => void} tell
     */
    constructor(wanted, tell) {
      this.wanted = wanted;
      this.tell = tell;
      /** @type {Map<string, {at: number, text: string}[]>} what waits, by source */
      this.waiting = new Map();
      /** @type {Map<string, number>} a print of what each source said last */
      this.said = new Map();
      this.left = AT_ONCE;
      this.countedAt = performance.now();
      this.scheduled = false;
    }

    /** @param {unknown} message */
    take(message) {
      const copy = parse(message);
      if (!copy || !this.wanted.test(copy.source)) return;
      const { at, source, text } = copy;
      const earlier = this.waiting.get(source) ?? [];
      if (!earlier.length && this.waiting.size >= MOST_WAITING) return;
      this.waiting.delete(source);
      this.waiting.set(source, this.earned() > earlier.length ? [...earlier, { at, text }] : [{ at, text }]);
      this.schedule();
    }

    /** @returns {number} how many may be told now */
    earned() {
      const now = performance.now();
      const more = Math.floor((now - this.countedAt) / ONE_EVERY);
      this.countedAt += more * ONE_EVERY;
      this.left = Math.min(this.left + more, AT_ONCE);
      return this.left;
    }

    schedule() {
      if (this.scheduled || !this.waiting.size) return;
      this.scheduled = true;
      const next = () => {
        this.scheduled = false;
        this.tellOne();
        this.schedule();
      };
      if (this.earned() <= 0) setTimeout(next, ONE_EVERY);
      // Nobody waits for a tab in the background, and it may never be idle.
      else if (document.hidden) setTimeout(next, 0);
      else requestIdleCallback(next, { timeout: IDLE_WITHIN });
    }

    /** Tells all that waits and may be told, at once: the document is going. */
    flush() {
      while (this.waiting.size && this.earned() > 0) this.tellOne();
    }

    tellOne() {
      const [source, copies] = this.waiting.entries().next().value ?? [];
      const copy = copies?.shift();
      if (source === undefined || !copy || this.earned() <= 0) return;
      if (!copies?.length) this.waiting.delete(source);
      const { at, text } = copy;
      const seen = print(text);
      if (this.said.get(source) === seen) return;
      this.said.delete(source);
      this.said.set(source, seen);
      if (this.said.size > MOST_SOURCES) this.said.delete(this.said.keys().next().value ?? "");
      let value;
      try {
        value = JSON.parse(text);
      } catch {
        return;
      }
      if (typeof value !== "object" || value === null) return;
      this.left -= 1;
      this.tell(source, at, vigiclic.redactJson(value));
    }
  };

  const filter = window === window.top ? vigiclic.sourcesOf(location.hostname) : "";

  const take = (/** @type {Event} */ event) => {
    const port = event instanceof MessageEvent ? event.ports[0] : undefined;
    if (!port || vigiclic.dataPort) return;
    event.stopImmediatePropagation();
    vigiclic.dataPort = port;
    document.removeEventListener(OFFER, take);
    document.dispatchEvent(new MessageEvent(ANSWER, { lastEventId: filter }));
  };

  if (filter && !vigiclic.dataPort) {
    document.addEventListener(OFFER, take);
    document.dispatchEvent(new Event(WANT));
  }

  vigiclic.watchData = (tell) => {
    const port = vigiclic.dataPort;
    if (!port) return () => {};
    const copies = new vigiclic.Copies(new RegExp(filter), tell);
    const flush = () => {
      // The worker goes to the task, which may be in another tab: idle moments end here.
      if (document.hidden) copies.flush();
    };
    const leave = () => copies.flush();
    port.onmessage = ({ data }) => copies.take(data);
    port.postMessage("go");
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", flush);
    return () => {
      removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", flush);
      vigiclic.ignoreData();
    };
  };

  vigiclic.ignoreData = () => {
    const port = vigiclic.dataPort;
    if (!port) return;
    port.postMessage("stop");
    port.onmessage = () => {};
  };
}

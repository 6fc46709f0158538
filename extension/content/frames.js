"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// What the frames inside a page show, as the background relays it from their own scripts.
vigiclic.Frames = class {
  /** @param {(at: number) => void} changed called when a frame shows something else, since `at` */
  constructor(changed) {
    this.changed = changed;
    /** @type {Map<number, {url: string, html: string}>} */
    this.shown = new Map();
    /** @type {Set<() => void>} */
    this.waiting = new Set();
  }

  /**
   * @param {number} frame
   * @param {string} url
   * @param {string | null} html null when the frame shows nothing any more
   * @param {number} at
   */
  take(frame, url, html, at) {
    if (html === null) {
      // It is on its way to another page, which will speak; or it was taken out, which is seen.
      this.shown.delete(frame);
      return;
    }
    this.shown.set(frame, { url, html });
    for (const wake of this.waiting) wake();
    this.changed(at);
  }

  clear() {
    this.shown.clear();
  }

  list() {
    return [...this.shown.values()];
  }

  /**
   * Whether the frames that can be expected to speak have spoken: those of the page's own host.
   * @param {Document} page
   */
  complete(page) {
    const expected = [...page.querySelectorAll("iframe, frame")].filter((frame) => {
      if (frame.hasAttribute("srcdoc")) return true;
      const src = frame.getAttribute("src");
      try {
        return !!src && new URL(src, page.baseURI).host === location.host;
      } catch {
        return false;
      }
    });
    return this.shown.size >= expected.length;
  }

  /**
   * Resolves when the frames have spoken, and after `longest` milliseconds whether they have or not.
   * @param {Document} page
   * @param {number} longest
   * @returns {Promise<void>}
   */
  async settled(page, longest) {
    if (this.complete(page)) return;
    await new Promise((resolve) => {
      const stop = () => {
        clearTimeout(timer);
        this.waiting.delete(check);
        resolve(undefined);
      };
      const check = () => {
        if (this.complete(page)) stop();
      };
      const timer = setTimeout(stop, longest);
      this.waiting.add(check);
    });
  }
};

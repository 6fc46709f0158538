"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// Where words stand in the page. The reader knows texts without their spaces and elements, so the
// page's text is put together the same way once, and a place in it led back to its text nodes.
{
  const { document } = vigiclic;
  const SILENT = new Set(["script", "style", "noscript", "template", "textarea", "select", "title"]);

  /** @param {string} text */
  const squeeze = (text) => text.replace(/\s+/g, "");

  vigiclic.Places = class {
    /** @param {Document} page */
    constructor(page) {
      /** @type {Text[]} */
      this.nodes = [];
      /** @type {number[]} where each node begins in the squeezed text */
      this.starts = [];
      /** @type {Set<number>} where nodes end */
      this.ends = new Set();
      /** @type {string[]} */
      const parts = [];
      let length = 0;
      const walker = page.createTreeWalker(page.body ?? page.documentElement, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = squeeze(/** @type {Text} */ (node).data);
        const parent = node.parentElement;
        if (!text || !parent || SILENT.has(vigiclic.dom.localName(parent))) continue;
        this.nodes.push(/** @type {Text} */ (node));
        this.starts.push(length);
        parts.push(text);
        length += text.length;
        this.ends.add(length);
      }
      this.begins = new Set(this.starts);
      this.text = parts.join("");
    }

    /**
     * Finds words; `alone` finds them only where they are all that an element says.
     * @param {string} words
     * @param {number} [from] in the squeezed text
     * @param {boolean} [alone]
     * @returns {{start: number, end: number} | null}
     */
    find(words, from = 0, alone = false) {
      const sought = squeeze(words);
      if (!sought) return null;
      for (let at = this.text.indexOf(sought, from); at >= 0; at = this.text.indexOf(sought, at + 1)) {
        const end = at + sought.length;
        if (!alone || (this.begins.has(at) && this.ends.has(end))) return { start: at, end };
      }
      return null;
    }

    /**
     * @param {{start: number, end: number}} place
     * @returns {Range}
     */
    range({ start, end }) {
      const range = document.createRange();
      range.setStart(...this.#point(start));
      const [node, offset] = this.#point(end - 1);
      range.setEnd(node, offset + 1);
      return range;
    }

    /**
     * @param {number} at in the squeezed text
     * @returns {[Text, number]} the text node and the place in it
     */
    #point(at) {
      let [low, high] = [0, this.starts.length - 1];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((this.starts[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      const node = /** @type {Text} */ (this.nodes[low]);
      let left = at - (this.starts[low] ?? 0);
      let offset = 0;
      for (; offset < node.data.length; offset += 1) {
        if (/\s/.test(node.data.charAt(offset))) continue;
        if (left === 0) break;
        left -= 1;
      }
      return [node, offset];
    }
  };
}

"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// A small mark beside each offer of a list, and the phrases that a warning rests on where they
// stand. The marks lie over the page in one closed shadow root and take no clicks; the phrases are
// painted by the browser. Neither changes the page.
{
  const { document } = vigiclic;
  const STYLE = `
    :host { all: initial !important; position: absolute !important; display: block !important;
      inset: 0 auto auto 0 !important; inline-size: 0 !important; block-size: 0 !important;
      pointer-events: none !important; z-index: 2147483646 !important;
      color-scheme: light dark !important; }
    ul { margin: 0; padding: 0; list-style: none; }
    li { position: absolute; inset: 0 auto auto 0; visibility: hidden; white-space: nowrap;
      font: 600 12px/16px system-ui, sans-serif; font-variant-numeric: tabular-nums; color: #1b1b1f;
      background: #f4f4f7; border: 1px solid #8a8a93; border-radius: 9px; padding: 0 6px; }
    li.danger { color: #fff; background: #b3261e; border-color: #b3261e; }
    li.caution { color: #fff; background: #8a5300; border-color: #8a5300; }
    @media (prefers-color-scheme: dark) { li { color: #ececf1; background: #2a2a31; } }
    @media print { ul { display: none; } }`;
  const GAP = 6;
  const HEIGHT = 18;
  /** Shorter titles are marked only where they are all that an element says. */
  const LONG_TITLE = 12;
  /** Shorter phrases say nothing by themselves. */
  const SHORTEST_PHRASE = 4;
  /** How far apart the parts of one title may stand, in letters. */
  const APART = 60;
  const PLACED_EVERY = 100;
  const FOUND_EVERY = 1_000;

  /** @typedef {import("../internal.js").OfferMark} OfferMark */
  /** @typedef {{mark: OfferMark, range: Range, element: HTMLElement}} Placed */

  class Marks {
    constructor() {
      /** @type {Extract<import("../internal.js").PageOrder, {call: "offers"}> | null} */
      this.order = null;
      /** @type {Placed[]} */
      this.placed = [];
      /** @type {HTMLElement | null} */
      this.host = null;
      /** @type {HTMLElement | null} */
      this.list = null;
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      this.timer = undefined;
      this.foundAt = -Infinity;
      const later = () => this.placeSoon();
      addEventListener("scroll", later, { capture: true, passive: true });
      addEventListener("resize", later, { passive: true });
      this.sizes = new ResizeObserver(later);
    }

    /** @param {Extract<import("../internal.js").PageOrder, {call: "offers"}>} order */
    show(order) {
      this.order = order;
      this.find();
    }

    /** Looks for the offers and the phrases in what the page says now. */
    find() {
      this.foundAt = performance.now();
      const { marks, phrases } = this.order ?? { marks: [], phrases: [] };
      this.clear();
      if (!marks.length && !phrases.length) return;
      const places = new vigiclic.Places(document);
      this.paint(places, phrases);
      this.draw(places, marks);
    }

    clear() {
      this.placed = [];
      this.sizes.disconnect();
      this.host?.remove();
      this.host = null;
      for (const level of ["danger", "caution"]) highlights()?.delete(`vigiclic-${level}`);
    }

    /**
     * @param {InstanceType<typeof vigiclic.Places>} places
     * @param {readonly import("../internal.js").PhraseMark[]} phrases
     */
    paint(places, phrases) {
      const registry = highlights();
      if (!registry) return;
      for (const level of /** @type {const} */ (["danger", "caution"])) {
        const found = phrases
          .filter((phrase) => phrase.level === level && phrase.quote.length >= SHORTEST_PHRASE)
          .map(({ quote, title }) => {
            // The words of this offer, and not the same words of one before it.
            const from = title ? (places.find(title)?.start ?? 0) : 0;
            return places.find(quote, from) ?? places.find(quote);
          })
          .filter((place) => place !== null)
          .map((place) => places.range(place));
        if (found.length) registry.set(`vigiclic-${level}`, new Highlight(...found));
      }
    }

    /**
     * @param {InstanceType<typeof vigiclic.Places>} places
     * @param {readonly OfferMark[]} marks
     */
    draw(places, marks) {
      let from = 0;
      for (const mark of marks) {
        const look = (/** @type {number} */ at) =>
          places.find(mark.title, at, true) ??
          (mark.title.length >= LONG_TITLE ? places.find(mark.title, at) : null) ??
          inParts(places, mark.title, at);
        // Offers come in the order of the page; one that does not is looked for from the beginning.
        const place = look(from) ?? look(0);
        if (!place) continue;
        from = place.end;
        const element = document.createElement("li");
        element.textContent = mark.text;
        element.setAttribute("aria-label", mark.label);
        element.className = mark.level;
        this.placed.push({ mark, range: places.range(place), element });
      }
      if (!this.placed.length) return;
      this.host = document.createElement("div");
      this.host.dataset["vigiclicMarks"] = String(this.placed.length);
      const root = this.host.attachShadow({ mode: "closed" });
      vigiclic.styleIn(root)(STYLE);
      const list = document.createElement("ul");
      list.lang = this.order?.language ?? "";
      list.append(...this.placed.map(({ element }) => element));
      root.append(list);
      vigiclic.ours ??= new WeakSet();
      vigiclic.ours.add(this.host);
      document.documentElement.append(this.host);
      this.sizes.observe(document.documentElement);
      this.place();
    }

    placeSoon() {
      if (!this.host || this.timer !== undefined) return;
      this.timer = setTimeout(() => {
        this.timer = undefined;
        requestAnimationFrame(() => this.place());
      }, PLACED_EVERY);
    }

    /** Puts each mark beside its offer; all is measured first, then all is moved. */
    place() {
      const host = this.host;
      if (!host) return;
      const gone = this.placed.some(({ range }) => range.collapsed);
      if (gone && performance.now() - this.foundAt > FOUND_EVERY) {
        // A page that draws itself anew says the same in other nodes.
        this.find();
        return;
      }
      const origin = host.getBoundingClientRect();
      const page = document.documentElement;
      const [wide, high] = [page.clientWidth, Math.max(page.scrollHeight, innerHeight)];
      const found = this.placed.map(({ range, element }) => {
        const rects = range.getClientRects();
        const last = rects[rects.length - 1];
        if (!last?.width || isCovered(range, last)) return null;
        const width = element.offsetWidth;
        const right = last.right + GAP + width;
        const free = right <= wide && isFree(range, right - width / 2, last) && isFree(range, right, last);
        // Where another text stands beside it, the mark stands on the title's own upper edge.
        const first = rects[0] ?? last;
        const x = free ? last.right + GAP : first.right - width;
        const y = free ? last.top + (last.height - HEIGHT) / 2 : first.top - HEIGHT + 1;
        return {
          x: Math.max(0, Math.min(x, wide - width)) - origin.left,
          y: Math.min(Math.max(y - origin.top, 0), high - HEIGHT),
        };
      });
      this.placed.forEach(({ element }, index) => {
        const at = found[index];
        element.style.visibility = at ? "visible" : "hidden";
        if (at) element.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px)`;
      });
    }
  }

  /**
   * Finds a title that the reader put together from two cells of a row, in either order.
   * @param {InstanceType<typeof vigiclic.Places>} places
   * @param {string} title
   * @param {number} from
   */
  const inParts = (places, title, from) => {
    const parts = title.split(" / ");
    if (parts.length !== 2) return null;
    for (const [one = "", two = ""] of [parts, [...parts].reverse()]) {
      for (let first = places.find(one, from, true); first; first = places.find(one, first.end, true)) {
        const second = places.find(two, first.end, true);
        if (!second) break;
        if (second.start - first.end <= APART) return first;
      }
    }
    return null;
  };

  /** @returns {HighlightRegistry | null} null in a browser that paints no ranges */
  const highlights = () => (typeof Highlight === "undefined" ? null : (CSS.highlights ?? null));

  /**
   * Whether something else lies over the title, such as a dialogue, or it is scrolled out of a box.
   * @param {Range} range
   * @param {DOMRect} rect
   */
  const isCovered = (range, rect) => {
    const seen = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    const own = range.endContainer.parentElement;
    return !!seen && !!own && !seen.contains(own) && !own.contains(seen);
  };

  /**
   * Whether nothing but the title's own surroundings is there.
   * @param {Range} range
   * @param {number} x
   * @param {DOMRect} rect
   */
  const isFree = (range, x, rect) => {
    const y = rect.top + rect.height / 2;
    const seen = document.elementFromPoint(x, y);
    if (!seen) return true;
    if (!seen.contains(range.endContainer)) return false;
    const texts = document.createRange();
    for (const node of seen.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      texts.selectNodeContents(node);
      for (const other of texts.getClientRects()) {
        if (other.left <= x && x <= other.right && other.top <= y && y <= other.bottom) return false;
      }
    }
    return true;
  };

  /** @type {Marks | null} */
  let marks = null;

  vigiclic.showOffers = (order) => {
    if (!marks && !order.marks.length && !order.phrases.length) return;
    marks ??= new Marks();
    const drawn = marks;
    const soon = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ act) => setTimeout(act, 0));
    soon(() => drawn.show(order), { timeout: 500 });
  };

  vigiclic.placeMarks = () => marks?.placeSoon();
}

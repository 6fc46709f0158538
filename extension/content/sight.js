"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// What of a page a person can see, told by how its elements really look. Words that are surely
// unseen are hidden; of those that may be (they stand off the screen, in the colour of what lies
// behind them, in something clipped) the server judges the page with and without.
{
  const [SEEN, FAINT, HIDDEN] = [0, 1, 2];
  /** What is less opaque than this nobody sees. */
  const TRANSPARENT = 0.04;
  /** Steps of 255 between a letter and what lies behind it that nobody makes out. */
  const ALIKE = 16;
  /** Pixels: letters and boxes that hold no word. */
  const [UNREADABLE, SMALL, FAR] = [4, 3, 500];
  /** Boxes whose content a page can have left unrendered. */
  const CAN_SKIP = /^(?:block|flow-root|list-item|inline-block|(?:inline-)?(?:flex|grid))$/;
  /** What a browser paints over the whole page, outside of what it stands in. */
  const RAISED = ":modal, :fullscreen, [popover]";
  const SVG = "http://www.w3.org/2000/svg";
  const PALING = /opacity|blur|contrast|brightness/;
  /** In how many elements of something unseen a closed tree is looked for: that has its price. */
  const MAY_BE_CLOSED = 500;
  /** On pages of more elements than this, those that are alike are looked at once. */
  const MANY = 1_000;

  /** @typedef {[red: number, green: number, blue: number, alpha: number]} Colour */

  /** @type {Map<string, Colour | null>} they are few */
  const colours = new Map();
  /** @type {OffscreenCanvasRenderingContext2D | null | undefined} */
  let canvas;

  /** @param {string} written a colour in any notation @returns {Colour | null} */
  const painted = (written) => {
    canvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (!canvas || !written) return null;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = written;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };

  /** @param {string} written @returns {Colour | null} */
  const colour = (written) => {
    let known = colours.get(written);
    if (known === undefined) {
      const parts = /^rgba?\(([^)]*)\)$/.exec(written)?.[1]?.split(",").map(Number);
      const [red, green, blue, alpha = 1] = parts ?? [];
      known =
        red === undefined || green === undefined || blue === undefined
          ? painted(written)
          : [red, green, blue, alpha];
      colours.set(written, known);
    }
    return known;
  };

  /** @param {string} value @param {number} otherwise */
  const number = (value, otherwise) => (value === "" ? otherwise : parseFloat(value));

  /**
   * The looks of one page, while it is written down.
   * @typedef {object} Sight how an element looks, and what it stands in
   * @property {Element} element
   * @property {Sight | null} above
   * @property {number} kind the same for elements that are alike
   * @property {number} opacity of all that is in it
   * @property {number} look of all that is in it
   * @property {number | undefined} words the look of its own words, once that was asked
   * @property {DOMRect | null} clip what of the page its words can be seen in
   * @property {Colour | null | undefined} behind what lies behind its words, once that was asked
   */
  vigiclic.Eye = class {
    /** @param {Document} page */
    constructor(page) {
      this.page = page;
      this.many = page.getElementsByTagName("*").length > MANY;
      /** @type {Map<string, number>} the kinds of elements that are alike */
      this.kinds = new Map();
      /** @type {Map<number, number>} kinds whose look is to be seen, with their opacity */
      this.clear = new Map();
      /** @type {Set<number>} kinds whose own words are to be seen */
      this.legible = new Set();
      /** @type {Set<number>} kinds that have no shadow tree */
      this.hostless = new Set();
      /** @type {[number, number] | undefined} */
      this.size = undefined;
    }

    /**
     * @param {Element} element
     * @param {string} likeness equal for elements with the same name, class and style
     * @param {Sight | null} above
     * @returns {Sight}
     */
    look(element, likeness, above) {
      const kind = this.many ? this.kind(likeness, above) : 0;
      const known = this.many ? this.clear.get(kind) : undefined;
      let [outer, clip] = [above?.opacity ?? 1, above?.clip ?? null];
      /** @type {Sight} */
      const sight = {
        element, above, kind, clip, opacity: known ?? outer,
        look: above?.look ?? SEEN, words: undefined, behind: undefined,
      };
      if (known !== undefined) return sight;
      const style = getComputedStyle(element);
      if (outer < TRANSPARENT && vigiclic.dom.matches(element, RAISED)) outer = 1;
      // What has no box is not painted as one.
      sight.opacity = style.display === "contents" ? outer : outer * number(style.opacity, 1);
      if (sight.opacity < TRANSPARENT) {
        sight.look = this.raises(element) ? FAINT : this.sure(sight);
      }
      if (sight.look === SEEN && (this.pales(style) || this.cuts(sight, style))) sight.look = FAINT;
      if (this.many && sight.look === SEEN && !sight.clip) this.clear.set(kind, sight.opacity);
      return sight;
    }

    /**
     * How the words look that stand in an element itself.
     * @param {Sight} sight
     * @returns {number}
     */
    words(sight) {
      if (sight.words !== undefined) return sight.words;
      if (sight.look === HIDDEN || (this.many && !sight.look && this.legible.has(sight.kind))) {
        return (sight.words = sight.look);
      }
      const style = getComputedStyle(sight.element);
      const size = number(style.fontSize, UNREADABLE);
      const fill = this.ink(sight, style);
      const clear = fill && fill[3] * sight.opacity < TRANSPARENT;
      let look = sight.look;
      const skipped = style.contentVisibility === "hidden" && CAN_SKIP.test(style.display);
      // However small, letters can be scaled up, unless they have no size at all.
      const flat = !size && !this.beginsOtherwise(sight, "fontSize");
      if (/^(hidden|collapse)$/.test(style.visibility) || skipped || flat) look = this.sure(sight);
      else if (clear && !this.isDrawnOtherwise(sight, style)) look = this.sure(sight);
      else if (clear || size < UNREADABLE || this.isMoved(style)) look = FAINT;
      else if (fill && this.isLike(fill, sight)) look = FAINT;
      else if (!look && this.isAway(sight, style)) look = FAINT;
      if (this.many && look === SEEN) this.legible.add(sight.kind);
      return (sight.words = look);
    }

    /**
     * The tree that an element shows instead of its children. A closed one is asked for by its own
     * name at a price, so among many elements once for those that are alike.
     * @param {Sight} sight
     * @returns {ShadowRoot | null}
     */
    tree({ element, kind }) {
      if (this.many && this.hostless.has(kind)) return vigiclic.dom.openRoot(element);
      const tree = vigiclic.dom.openRoot(element) ?? vigiclic.dom.closedRoot(element);
      if (this.many && !tree) this.hostless.add(kind);
      return tree;
    }

    /**
     * Whether something in an element is painted over the page, be it in a tree that it shows.
     * @param {Element} element
     */
    raises(element) {
      if (vigiclic.dom.find(element, RAISED)) return true;
      let left = MAY_BE_CLOSED;
      const within = [element, ...vigiclic.dom.all(element, "*")];
      for (const one of within) {
        const tree =
          vigiclic.dom.openRoot(one) ?? ((left -= 1) >= 0 ? vigiclic.dom.closedRoot(one) : null);
        if (tree?.querySelector(RAISED)) return true;
        if (tree) within.push(...tree.querySelectorAll("*"));
      }
      return false;
    }

    /** @param {string} likeness @param {Sight | null} above */
    kind(likeness, above) {
      const key = `${above?.kind ?? 0} ${likeness}`;
      let kind = this.kinds.get(key);
      if (kind === undefined) this.kinds.set(key, (kind = this.kinds.size + 1));
      return kind;
    }

    /**
     * What hides is only for sure if it is not on its way to be shown.
     * @param {Sight} sight
     */
    sure(sight) {
      for (let one = /** @type {Sight | null} */ (sight); one; one = one.above) {
        if (vigiclic.dom.animations(one.element).length) return FAINT;
      }
      return HIDDEN;
    }

    /** @param {CSSStyleDeclaration} style */
    pales({ filter, clipPath, clip, maskImage }) {
      return (
        (!!clipPath && clipPath !== "none") ||
        (!!clip && clip !== "auto") ||
        (!!maskImage && maskImage !== "none") ||
        (!!filter && filter !== "none" && PALING.test(filter))
      );
    }

    /**
     * Whether an element lets nothing be seen of what is in it.
     * @param {Sight} sight
     * @param {CSSStyleDeclaration} style
     */
    cuts(sight, { overflowX, overflowY, display }) {
      const [across, down] = [overflowX, overflowY].map((way) => /hidden|clip/.test(way));
      if ((!across && !down) || /contents|^inline$/.test(display) || !sight.above?.above) return false;
      const box = vigiclic.dom.box(sight.element);
      if (across && down) sight.clip = box;
      return (!!across && box.width < SMALL) || (!!down && box.height < SMALL);
    }

    /** @param {CSSStyleDeclaration} style */
    isMoved({ textIndent }) {
      const by = Math.abs(parseFloat(textIndent));
      return textIndent.endsWith("%") ? by >= 100 : by >= FAR;
    }

    /**
     * Whether words stand where nobody can look.
     * @param {Sight} sight
     * @param {CSSStyleDeclaration} style
     */
    isAway({ element, clip }, { display }) {
      if (display === "contents") return false;
      const { left, top, right, bottom, width, height } = vigiclic.dom.box(element);
      this.size ??= [this.page.documentElement.scrollWidth, this.page.documentElement.scrollHeight];
      const [x, y] = [scrollX, scrollY];
      return (
        width < SMALL || height < SMALL ||
        right + x <= 0 || bottom + y <= 0 || left + x >= this.size[0] || top + y >= this.size[1] ||
        (!!clip &&
          (right <= clip.left || left >= clip.right || bottom <= clip.top || top >= clip.bottom))
      );
    }

    /**
     * The colour of an element's own letters.
     * @param {Sight} sight
     * @param {CSSStyleDeclaration} style
     * @returns {Colour | null}
     */
    ink({ element }, { webkitTextFillColor, color, fill, fillOpacity }) {
      if (vigiclic.dom.namespace(element) !== SVG) return colour(webkitTextFillColor || color);
      const [red, green, blue, alpha] = colour(fill === "none" ? "transparent" : fill) ?? [0, 0, 0, 1];
      return [red, green, blue, alpha * number(fillOpacity, 1)];
    }

    /**
     * Whether transparent letters are seen by their edge, their shadow, what shines through, or a
     * colour that their line or the first of them has.
     * @param {Sight} sight
     * @param {CSSStyleDeclaration} style
     */
    isDrawnOtherwise(sight, { textShadow, webkitTextStrokeWidth, textEmphasisStyle, stroke }) {
      if (textShadow !== "none" || parseFloat(webkitTextStrokeWidth) > 0) return true;
      if (!/^(none)?$/.test(textEmphasisStyle) || !/^(none)?$/.test(stroke)) return true;
      for (let one = /** @type {Sight | null} */ (sight); one; one = one.above) {
        if (/text/.test(getComputedStyle(one.element).backgroundClip)) return true;
      }
      return this.beginsOtherwise(sight, "webkitTextFillColor");
    }

    /**
     * Whether the first line, or the first letter, of what words stand in has a look of its own.
     * @param {Sight} sight
     * @param {"fontSize" | "webkitTextFillColor"} what
     */
    beginsOtherwise(sight, what) {
      for (let one = /** @type {Sight | null} */ (sight); one; one = one.above) {
        const { element } = one;
        const own = getComputedStyle(element)[what];
        const parts = ["::first-line", "::first-letter"];
        if (parts.some((part) => getComputedStyle(element, part)[what] !== own)) return true;
      }
      return false;
    }

    /** @param {Colour} fill @param {Sight} sight */
    isLike([red, green, blue, alpha], sight) {
      const behind = this.behind(sight);
      if (!behind) return false;
      const apart = Math.max(...[red, green, blue].map((part, at) => Math.abs(part - (behind[at] ?? 0))));
      return apart * alpha * sight.opacity < ALIKE;
    }

    /**
     * The colour behind an element's words, as far as it stands in what is behind it.
     * @param {Sight} sight
     * @returns {Colour | null} null for a picture, or what cannot be told
     */
    behind(sight) {
      if (sight.behind !== undefined) return sight.behind;
      const { backgroundColor, backgroundImage, colorScheme } = getComputedStyle(sight.element);
      const own = colour(backgroundColor);
      if (backgroundImage !== "none") sight.behind = null;
      else if (own && own[3] > 0.9) sight.behind = own;
      else if (own && own[3] > 0) sight.behind = null;
      else if (sight.above) sight.behind = this.behind(sight.above);
      else sight.behind = /dark/.test(colorScheme) ? null : [255, 255, 255, 1];
      return sight.behind;
    }
  };
}

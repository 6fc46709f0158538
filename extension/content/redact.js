"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// A page as it may leave the page: what it says, and nothing that the worker typed or that opens
// doors. It is written down in one walk over the page, which reads and changes nothing, and can
// pause at any element.
{
  const { dom } = vigiclic;

  /**
   * What is said of a look: of what may not be seen, and of what surely is not. The reader leaves
   * the one out of a second reading, the other out of both.
   */
  const MARKS = ["", ' data-vigiclic-faint=""', ' data-vigiclic-hidden=""'];
  const [FAINT, HIDDEN] = [1, 2];
  /** How many nodes are written before it is asked whether to pause: some 100 microseconds. */
  const BETWEEN_PAUSES = 16;

  /** Characters of what is written that are made one string at a time; see `flat`. */
  const SHEET = 4_096;
  const LONG = 50_000;
  const [ELEMENT, TEXT, CDATA] = [1, 3, 4];

  /** Elements that say nothing, or nothing that is ours to know. */
  const DOOMED = new Set([
    "script", "style", "noscript", "template", "noembed", "noframes", "param",
    "path", "circle", "rect", "line", "polygon", "polyline", "ellipse", "defs", "symbol", "use",
    "mask", "clipPath", "filter",
  ]);
  /** Those have no end, and nothing in them. */
  const EMPTY = new Set([
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr",
  ]);
  /** Their text is written without escapes, so that it could pass for markup. */
  const RAW = new Set(["xmp", "plaintext", "listing"]);
  /** The reader leaves these out, as a browser does unless a page's style shows them. */
  const SELDOM = new Set(["title", "datalist"]);
  const WORD = /\S/;
  const SAID_BY_META = /^(description|generator|application-name)$/i;
  /** What can be written as a name without being read as something else. */
  const NAME = /^[a-z][^\s"'<>/=]*$/i;

  /**
   * @param {Element} element
   * @param {string} name
   */
  const isDoomed = (element, name) => {
    if (name === "input") return /^(hidden|password)$/i.test(dom.attribute(element, "type") ?? "");
    if (name === "meta") {
      return (
        !SAID_BY_META.test(dom.attribute(element, "name") ?? "") &&
        !/^og:/i.test(dom.attribute(element, "property") ?? "")
      );
    }
    if (DOOMED.has(name)) return true;
    const host = /** @type {HTMLElement} */ (element);
    return name === "div" && !!(vigiclic.hosts?.has(host) || vigiclic.ours?.has(host));
  };

  const HTML = "http://www.w3.org/1999/xhtml";
  const SVG = "http://www.w3.org/2000/svg";
  const MATH = "http://www.w3.org/1998/Math/MathML";
  /** Names of drawings and formulas that say nothing there; elsewhere what they hold is shown. */
  const DRAWN = new Set([
    "path", "circle", "rect", "line", "polygon", "polyline", "ellipse", "defs", "symbol", "use",
    "mask", "clippath", "filter", "desc", "metadata", "annotation", "annotation-xml",
  ]);
  const IN_FORMULA = /^(?:m|semantics$|annotation|none$)/;

  /**
   * An element's name as far as it means something where the element stands.
   * @param {Element} element
   */
  const nameOf = (element) => {
    const name = dom.localName(element);
    const space = dom.namespace(element);
    if (space === HTML) return DRAWN.has(name) ? "span" : name;
    return space === SVG || (space === MATH && IN_FORMULA.test(name)) ? name : "span";
  };

  /**
   * An element that is open, and what holds for what is in it.
   * @typedef {object} Level
   * @property {Element} element
   * @property {string} end
   * @property {Node[] | null} list what it shows instead of its children
   * @property {number} at the place in that list
   * @property {import("./content.js").Sight | null} sight
   * @property {boolean} marked whether its own words could not carry a mark of their own
   * @property {boolean} unseen
   * @property {boolean} plain whether its children have no look of their own: a list of choices
   * @property {boolean} copied whether what is in it is drawn elsewhere than where it stands
   * @property {boolean} said whether its text belongs to the page's
   */

  /** What of a drawing can hold words. */
  const WORDED = "text, foreignObject, use";
  /** So many parts are repeated at most: they can hold each other, ten in each of ten. */
  const MOST_COPIES = 1_000;

  /** @param {string} href @returns {string} the name of a part of this page, or nothing */
  const partNamed = (href) => {
    try {
      const [page, name = ""] = new URL(href.trim(), document.baseURI).href.split("#");
      const here = href.trim().startsWith("#") || page === location.href.split("#")[0];
      return here ? decodeURIComponent(name) : "";
    } catch {
      return "";
    }
  };

  /**
   * The part of a drawing that is drawn where an element stands, if it has words.
   * @param {Element} element
   * @param {Level[]} levels
   * @returns {Node[] | null}
   */
  const repeated = (element, levels) => {
    const name = partNamed(dom.attribute(element, "href") ?? dom.attribute(element, "xlink:href") ?? "");
    const root = dom.root(element);
    const tree = root instanceof ShadowRoot ? root : vigiclic.document;
    const part = name ? tree.getElementById(name) : null;
    if (!part || levels.some((level) => level.element === part)) return null;
    return dom.matches(part, WORDED) || dom.find(part, WORDED) ? [part] : null;
  };

  /**
   * Whether a part that is drawn elsewhere is shown there: where it stands it may well not be.
   * @param {Element} element
   */
  const isShownAsCopy = (element) =>
    dom.localName(element) === "symbol" || getComputedStyle(element).display !== "none";

  /**
   * What an element shows instead of its children: its shadow tree, or what is slotted there.
   * @param {Element} element
   * @param {string} name
   * @param {ShadowRoot | null} tree
   * @returns {Node[] | null}
   */
  const shownInstead = (element, name, tree) => {
    if (name === "slot") {
      const assigned = dom.assigned(element, { flatten: true });
      return assigned.length ? assigned : null;
    }
    if (!tree) return null;
    vigiclic.foundTree?.(tree);
    return [...tree.childNodes];
  };

  /**
   * What is added up from many strings stays so many until it is first read: of a long page that
   * is a step of several milliseconds, and all of them are swept around until then.
   * @param {string} added
   */
  const flat = (added) => {
    WORD.test(added);
    return added;
  };

  /**
   * Writes the page down, and gives others a chance every few nodes: true is the better one.
   * @param {Document} page
   * @returns {Generator<boolean, {html: string, text: string}, void>}
   */
  vigiclic.redaction = function* (page) {
    const root = page.documentElement;
    const designed = page.designMode === "on";
    const eye = new vigiclic.Eye(page);
    /** @type {string[]} what is written, but for the last of it */
    const sheets = [];
    let html = "";
    let text = "";
    /** @type {Level[]} */
    const levels = [];
    let left = BETWEEN_PAUSES;
    let copies = 0;
    /** @type {Node | null} */
    let node = root;
    while (node) {
      left -= 1;
      if (left <= 0) {
        if (html.length > SHEET) {
          sheets.push(flat(html));
          html = "";
        }
        yield false;
        left = BETWEEN_PAUSES;
      }
      const outer = levels[levels.length - 1];
      /** @type {Node | null | undefined} */
      let inside = null;
      const type = dom.nodeType(node);
      if (type === TEXT || type === CDATA) {
        const data = dom.data(node);
        const written = vigiclic.escaped(data);
        const asked = outer?.sight && !outer.unseen && !outer.plain && WORD.test(data);
        const look = asked && outer.sight ? eye.words(outer.sight) : 0;
        const wraps = look > (outer?.sight?.look ?? 0) && !outer?.marked;
        html += wraps ? `<span${MARKS[look]}>${written}</span>` : written;
        // A change of its look is one of the page.
        if (outer?.said && !outer.unseen && look < HIDDEN) text += look === FAINT ? `\0${data}` : data;
      } else if (type === ELEMENT) {
        const element = /** @type {Element} */ (node);
        let own = nameOf(element);
        const part = own === "use" && copies < MOST_COPIES ? repeated(element, levels) : null;
        if (part) copies += 1;
        if (part || (own === "symbol" && outer?.list?.[0] === element)) own = "g";
        if (!isDoomed(element, own)) {
          const looked = own !== "head" && !outer?.plain && !outer?.unseen;
          const seldom = looked && SELDOM.has(own) && dom.isShown(element);
          const name = RAW.has(own) ? "pre" : seldom ? "div" : NAME.test(own) ? own : "span";
          const { written, typed, likeness } = vigiclic.attributesOf(element, own, looked);
          const empty = typed || own === "iframe" || (designed && own === "body") || EMPTY.has(own);
          const above = outer?.sight ?? null;
          const sight = looked && !empty ? eye.look(element, likeness, above) : above;
          const tree = looked && !empty && sight ? eye.tree(sight) : null;
          const list = part ?? (empty ? null : shownInstead(element, own, tree));
          const copied = !!part || !!outer?.copied;
          inside = empty ? null : list ? list[0] : dom.firstChild(element);
          html += `<${name}${written}`;
          if (inside) {
            let look = sight?.look ?? 0;
            // In a drawing or a formula an element of ours would end it.
            const marked = looked && dom.namespace(element) !== HTML;
            if (marked && sight) {
              const words = eye.words(sight);
              // What is in it may show itself all the same.
              look = Math.max(look, dom.hasElements(element) ? Math.min(words, FAINT) : words);
            }
            const shown = outer?.copied ? isShownAsCopy(element) : dom.isShown(element);
            if (looked && element !== root && !shown) look = HIDDEN;
            html += look > (above?.look ?? 0) ? `${MARKS[look]}>` : ">";
            levels.push({
              element,
              end: `</${name}>`,
              list,
              at: 0,
              sight,
              marked,
              copied,
              unseen: !!outer?.unseen || look === HIDDEN,
              plain: !!outer?.plain || own === "head" || own === "select",
              said: !!outer?.said || own === "body" || own === "frameset",
            });
          } else {
            html += EMPTY.has(own) ? ">" : `></${name}>`;
          }
        }
      }
      if (inside) {
        node = inside;
        continue;
      }
      /** @type {Node} */
      let last = node;
      node = null;
      for (let level = levels.at(-1); level && !node; level = levels.at(-1)) {
        node = level.list ? (level.list[(level.at += 1)] ?? null) : dom.nextSibling(last);
        if (node) break;
        html += level.end;
        levels.pop();
        last = level.element;
      }
    }
    html = sheets.join("") + html;
    // To send a long one is a piece of work by itself.
    yield html.length > LONG;
    return { html, text };
  };

  vigiclic.redact = (page) => {
    const work = vigiclic.redaction(page);
    let step = work.next();
    while (!step.done) step = work.next();
    return step.value;
  };
}

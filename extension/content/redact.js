"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// A page as it may leave the page: what it says, and nothing that the worker typed or that opens
// doors. It is written down in one walk over the page, which reads and changes nothing, and can
// pause at any element.
{
  const { dom } = vigiclic;

  /** Says that an element cannot be seen; the reader leaves it out. */
  const HIDDEN = ' data-vigiclic-hidden=""';
  /** How many nodes are written before it is asked whether to pause: some 50 microseconds. */
  const BETWEEN_PAUSES = 32;

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

  /**
   * Writes the page down, and gives others a chance every few nodes: true is the better one.
   * @param {Document} page
   * @returns {Generator<boolean, {html: string, text: string}, void>}
   */
  vigiclic.redaction = function* (page) {
    const root = page.documentElement;
    const designed = page.designMode === "on";
    let html = "";
    let text = "";
    /** @type {string[]} the ends of the elements that are open */
    const ends = [];
    /** How many of them are open since one that cannot be seen, that one included. */
    let unseen = 0;
    /** The same of those whose children have no look of their own: the head, a list of choices. */
    let plain = 0;
    let said = 0;
    let left = BETWEEN_PAUSES;
    /** @type {Node | null} */
    let node = root;
    while (node) {
      left -= 1;
      if (left <= 0) {
        yield false;
        left = BETWEEN_PAUSES;
      }
      /** @type {Node | null} */
      let inside = null;
      const type = dom.nodeType(node);
      if (type === TEXT || type === CDATA) {
        const data = dom.data(node);
        html += vigiclic.escaped(data);
        if (said > 0 && !unseen) text += data;
      } else if (type === ELEMENT) {
        const element = /** @type {Element} */ (node);
        const own = dom.localName(element);
        if (!isDoomed(element, own)) {
          const name = RAW.has(own) ? "pre" : NAME.test(own) ? own : "span";
          const looked = element !== root && own !== "head" && !plain && !unseen;
          const { written, typed } = vigiclic.attributesOf(element, own, looked);
          const empty = typed || own === "iframe" || (designed && own === "body");
          inside = empty || EMPTY.has(own) ? null : dom.firstChild(element);
          html += `<${name}${written}`;
          if (inside) {
            const hides = looked && !dom.isShown(element);
            html += hides ? `${HIDDEN}>` : ">";
            ends.push(`</${name}>`);
            if (unseen || hides) unseen += 1;
            if (plain || own === "head" || own === "select") plain += 1;
            if (said || own === "body" || own === "frameset") said += 1;
          } else {
            html += EMPTY.has(own) ? ">" : `></${name}>`;
          }
        }
      }
      if (inside) {
        node = inside;
        continue;
      }
      /** @type {Node | null} */
      let next = null;
      while (node && node !== root && !(next = dom.nextSibling(node))) {
        node = dom.parent(node);
        html += ends.pop() ?? "";
        if (unseen) unseen -= 1;
        if (plain) plain -= 1;
        if (said) said -= 1;
      }
      node = next;
    }
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

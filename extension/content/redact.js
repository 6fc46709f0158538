"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// A page as it may leave the page: what it says, and nothing that the worker typed or that opens
// doors. It works on a copy in a document without a window, where nothing loads or runs.
{
  const { dom } = vigiclic;

  /** Says that an element cannot be seen; the reader leaves it out. */
  const HIDDEN = "data-vigiclic-hidden";

  /** Elements that say nothing, or nothing that is ours to know. */
  const DOOMED = [
    "script, style, noscript, template, noembed, noframes, param",
    "input[type=hidden i], input[type=password i]",
    "meta:not([name=description i], [name=generator i], [name=application-name i], [property^='og:'])",
    "path, circle, rect, line, polygon, polyline, ellipse, defs, symbol, use, mask, clipPath, filter",
  ].join();

  const EDITABLE =
    "textarea, [contenteditable]:not([contenteditable=false i]), [role=textbox], [role=searchbox]";
  /** The words on these are the page's; the value of any other field is the worker's. */
  const BUTTONS = new Set(["submit", "button", "reset", "image"]);

  /** Attributes that say nothing; those of an unknown name are found in the written page. */
  const MUTE = [
    "srcset", "imagesrcset", "srcdoc", "integrity", "nonce", "ping", "checked", "selected",
  ];
  const ADDRESSES = [
    "href", "src", "action", "formaction", "poster", "cite", "data", "background",
    "data-href", "data-url", "data-src", "data-link",
  ];
  /** @param {readonly string[]} names */
  const having = (names) => names.map((name) => `[${name}]`).join();
  const WITH_MUTE = having(MUTE);
  const WITH_ADDRESS = having(ADDRESSES);
  /** What an address must have in it to need cleaning. */
  const UNCLEAN = /[?#@]|^\s*(data|javascript|mailto|tel|blob):/i;

  /** Scripts, values and secrets: an attribute with such a name goes. */
  const NAMED =
    / (?:on[a-z]+|data-[^\s"=<>]*value[^\s"=<>]*|[^\s"=<>]*(?:token|csrf|xsrf|nonce|secret|passw|session|authenti|api_?key)[^\s"=<>]*)="[^"]*"/gi;
  /** The same in JSON inside an attribute. Only there is a quote written like this. */
  const NAMED_IN_JSON =
    /(&quot;[\w-]*(?:token|csrf|xsrf|nonce|secret|passw|session|authenti|api_?key)[\w-]*&quot;:\s*&quot;)(?:(?!&quot;)[^"])*/gi;
  /** The beginning of a tag as browsers write it, up to where another attribute may follow. */
  const TAG_SO_FAR = /^<[a-z][^\s>]*(?: [^\s"=>]+="[^"]*")*$/i;
  /** Values may hold the sign that begins a tag, so it is looked for again before it. */
  const MOST_SIGNS = 50;

  /**
   * Whether an attribute may begin here. Text looks like one at times, and must not swallow what
   * follows it: a page could hide something from the reader like that.
   * @param {string} html
   * @param {number} at
   */
  const isInTag = (html, at) => {
    let from = at;
    for (let signs = 0; signs < MOST_SIGNS && from > 0; signs += 1) {
      from = html.lastIndexOf("<", from - 1);
      if (from < 0) return false;
      if (TAG_SO_FAR.test(html.slice(from, at))) return true;
    }
    return false;
  };

  /** @param {Element} copy */
  const cleanAttributes = (copy) => {
    for (const element of copy.querySelectorAll(WITH_MUTE)) {
      for (const name of MUTE) dom.removeAttribute(element, name);
    }
    for (const element of copy.querySelectorAll(WITH_ADDRESS)) {
      for (const name of ADDRESSES) {
        const address = dom.attribute(element, name);
        if (address && UNCLEAN.test(address)) {
          dom.setAttribute(element, name, vigiclic.cleanAddress(address));
        }
      }
    }
    for (const element of copy.querySelectorAll("[style*='url(' i]")) {
      dom.removeAttribute(element, "style");
    }
  };

  /** @param {string} html */
  const cleanWritten = (html) =>
    html
      .replace(NAMED, (attribute, at) => (isInTag(html, at) ? "" : attribute))
      .replace(NAMED_IN_JSON, "$1");

  /**
   * Marks in the copy what cannot be seen in the page.
   * @param {Element} live
   * @param {Element} copy of the same shape
   * @returns {Element[]} the marked ones
   */
  const markHidden = (live, copy) => {
    /** @type {Element[]} */
    const hidden = [];
    /** @type {[Element, Element][]} */
    const open = [[live, copy]];
    for (let pair = open.pop(); pair; pair = open.pop()) {
      let seen = dom.firstElement(pair[0]);
      let twin = dom.firstElement(pair[1]);
      for (; seen && twin; seen = dom.nextElement(seen), twin = dom.nextElement(twin)) {
        const host = /** @type {HTMLElement} */ (seen);
        if (vigiclic.hosts?.has(host) || vigiclic.ours?.has(host)) {
          hidden.push(twin);
        } else if (!dom.firstChild(seen) || dom.localName(seen) === "head") {
          continue;
        } else if (!dom.isVisible(seen)) {
          dom.setAttribute(twin, HIDDEN, "");
          hidden.push(twin);
        } else if (dom.firstElement(seen) && dom.localName(seen) !== "select") {
          open.push([seen, twin]);
        }
      }
    }
    return hidden;
  };

  /** @param {Element} copy */
  const emptyFields = (copy) => {
    for (const field of copy.querySelectorAll("input")) {
      if (!BUTTONS.has(field.type)) field.removeAttribute("value");
      field.removeAttribute("aria-valuetext");
    }
    for (const field of copy.querySelectorAll(EDITABLE)) dom.replaceChildren(field);
    for (const option of copy.querySelectorAll("option, button")) option.removeAttribute("value");
    for (const slider of copy.querySelectorAll("[role=slider], [role=spinbutton], [type=range]")) {
      dom.removeAttribute(slider, "aria-valuenow");
      dom.removeAttribute(slider, "aria-valuetext");
    }
  };

  vigiclic.redact = (page) => {
    const inert = document.implementation.createHTMLDocument("");
    const copy = inert.importNode(page.documentElement, true);
    // A page cannot hide something from the reader by using our mark itself.
    for (const element of copy.querySelectorAll(`[${HIDDEN}]`)) dom.removeAttribute(element, HIDDEN);
    const hidden = markHidden(page.documentElement, copy);
    for (const host of hidden) if (!dom.hasAttribute(host, HIDDEN)) dom.remove(host);
    for (const element of copy.querySelectorAll(DOOMED)) dom.remove(element);
    emptyFields(copy);
    cleanAttributes(copy);
    const body = copy.querySelector(":scope > body, :scope > frameset");
    if (page.designMode === "on") body?.replaceChildren();
    // Their text is written without escapes, so that it could pass for markup.
    for (const raw of copy.querySelectorAll("xmp, plaintext, listing")) {
      const plain = inert.createElement("pre");
      plain.textContent = raw.textContent;
      raw.replaceWith(plain);
    }
    for (const frame of copy.querySelectorAll("iframe")) frame.replaceChildren();
    const comments = inert.createNodeIterator(copy, NodeFilter.SHOW_COMMENT);
    for (let comment = comments.nextNode(); comment; comment = comments.nextNode()) {
      /** @type {Comment} */ (comment).remove();
    }
    const html = cleanWritten(copy.outerHTML);
    for (const element of hidden) dom.remove(element);
    return { html, text: body?.textContent ?? "" };
  };
}

"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// A page as it may leave the page: what it says, and nothing that the worker typed or that opens
// doors. It works on a copy in a document without a window, where nothing loads or runs.
{
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

  const DROPPED =
    /^on|^(srcset|imagesrcset|srcdoc|integrity|ping|checked|selected|style-src)$|^data-.*value|token|csrf|xsrf|nonce|secret|passw|session|auth|api_?key/i;
  const KEPT = /^(author|data-author.*)$/i;
  const ADDRESSES = /^(href|src|action|formaction|poster|cite|data|background|.*:href|data-.*(url|href|src|link).*)$/i;

  /** A tag as browsers write it: quoted values in which quotes are escaped. */
  const TAG = /<[a-z][^\s>]*(?: [^\s"=>]+="[^"]*")+>/gi;
  const ATTRIBUTE = / ([^\s"=>]+)="([^"]*)"/g;
  const WORTH_A_LOOK =
    / on|value|srcset|srcdoc|integrity|ping|checked|selected|token|csrf|xsrf|nonce|secret|passw|session|auth|api_?key|[?#@]|data:|javascript:|mailto:|tel:|url\(/i;
  /** In JSON inside an attribute. */
  const JSON_SECRET =
    /(&quot;[\w-]*(?:token|csrf|nonce|secret|passw|session_|auth_|api_?key)[\w-]*&quot;:\s*&quot;)(?:(?!&quot;).)*/gi;

  /** @type {Map<string, boolean>} */
  const dropped = new Map();
  /** @param {string} name */
  const isDropped = (name) => {
    let answer = dropped.get(name);
    if (answer === undefined) {
      answer = DROPPED.test(name) && !KEPT.test(name);
      // A page may make up names without end.
      if (dropped.size < 1_000) dropped.set(name, answer);
    }
    return answer;
  };

  /** @param {string} tag */
  const cleanTag = (tag) => (WORTH_A_LOOK.test(tag) ? tag.replace(ATTRIBUTE, cleanAttribute) : tag);

  /**
   * @param {string} whole
   * @param {string} name
   * @param {string} value
   */
  const cleanAttribute = (whole, name, value) => {
    if (isDropped(name)) return "";
    if (name === "style") return value.includes("url(") ? "" : whole;
    if (ADDRESSES.test(name)) {
      const address = vigiclic.cleanAddress(value.replaceAll("&amp;", "&"));
      return ` ${name}="${address.replaceAll("&", "&amp;")}"`;
    }
    return value.includes("&quot;") ? ` ${name}="${value.replace(JSON_SECRET, "$1")}"` : whole;
  };

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
      let seen = pair[0].firstElementChild;
      let twin = pair[1].firstElementChild;
      for (; seen && twin; seen = seen.nextElementSibling, twin = twin.nextElementSibling) {
        // A page cannot hide something from the reader by using our mark itself.
        twin.removeAttribute(HIDDEN);
        if (vigiclic.hosts?.has(/** @type {HTMLElement} */ (seen))) {
          hidden.push(twin);
        } else if (!seen.firstChild) {
          continue;
        } else if (!seen.checkVisibility()) {
          twin.setAttribute(HIDDEN, "");
          hidden.push(twin);
        } else if (seen.firstElementChild && seen.localName !== "select") {
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
    for (const field of copy.querySelectorAll(EDITABLE)) field.replaceChildren();
    for (const option of copy.querySelectorAll("option, button")) option.removeAttribute("value");
    for (const slider of copy.querySelectorAll("[role=slider], [role=spinbutton], [type=range]")) {
      slider.removeAttribute("aria-valuenow");
      slider.removeAttribute("aria-valuetext");
    }
  };

  vigiclic.redact = (page) => {
    const inert = document.implementation.createHTMLDocument("");
    const copy = inert.importNode(page.documentElement, true);
    const bodies = [page.body, copy.querySelector(":scope > body, :scope > frameset")];
    const hidden = bodies[0] && bodies[1] ? markHidden(bodies[0], bodies[1]) : [];
    for (const host of hidden) if (!host.hasAttribute(HIDDEN)) host.remove();
    for (const element of copy.querySelectorAll(DOOMED)) element.remove();
    emptyFields(copy);
    if (page.designMode === "on") bodies[1]?.replaceChildren();
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
    const html = copy.outerHTML.replace(TAG, cleanTag);
    for (const element of hidden) element.remove();
    return { html, text: bodies[1]?.textContent ?? "" };
  };
}

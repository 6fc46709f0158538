"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// What of an element's attributes may leave the page: nothing that was typed, that opens doors or
// that says nothing.
{
  const { dom } = vigiclic;

  const DROPPED = 0;
  const KEPT = 1;
  const ADDRESS = 2;
  const STYLE = 3;
  const VALUE = 4;
  const SLIDER_VALUE = 5;
  const EDITABLE = 6;
  const ROLE = 7;
  const HIDDEN = 8;

  /** Attributes that say nothing, or that say what was chosen. */
  const MUTE = [
    "srcset", "imagesrcset", "srcdoc", "integrity", "nonce", "ping", "checked", "selected",
    "sizes", "loading", "decoding", "fetchpriority", "crossorigin", "referrerpolicy",
    "width", "height", "viewbox", "xmlns", "xmlns:xlink", "fill", "stroke", "stroke-width",
    "stroke-linecap", "stroke-linejoin", "fill-rule", "clip-rule", "transform", "preserveaspectratio",
    // A page cannot hide something from the reader by using our marks itself.
    "data-vigiclic-hidden", "data-vigiclic-faint",
  ];
  const ADDRESSES = [
    "href", "xlink:href", "src", "action", "formaction", "poster", "cite", "data", "background",
    "data-href", "data-url", "data-src", "data-link",
  ];
  /** Scripts, values and secrets: an attribute with such a name goes. */
  const NAMED =
    /^on[a-z]+$|^data-.*value|token|csrf|xsrf|nonce|secret|passw|session|authenti|api_?key/i;
  /** A text in JSON inside an attribute, with its name. */
  const IN_JSON = /("([\w-]{1,200})":\s*")(?:\\[^]|[^"\\])*/g;
  /** What an address must have in it to need cleaning. */
  const UNCLEAN = /[?#@]|^\s*(data|javascript|mailto|tel|blob):/i;
  /** What can be written as a name without being read as something else. */
  const NAME = /^[^\s"'<>/=]+$/;
  /** The value of these is the page's; of any other element it may be the worker's. */
  const VALUED = new Set(["data", "li", "meter", "progress"]);
  const BUTTONS = new Set(["submit", "button", "reset", "image"]);
  const TYPED_INTO = /^\s*(textbox|searchbox)\b/i;
  const SLIDERS = /^\s*(slider|spinbutton)\b/i;

  /** @type {Map<string, number>} what is done with each attribute, by its name: they are few */
  const known = new Map();

  /** @param {string} name */
  const ruleOf = (name) => {
    let rule = known.get(name);
    if (rule !== undefined) return rule;
    const lower = name.toLowerCase();
    rule = KEPT;
    if (MUTE.includes(lower) || NAMED.test(lower) || !NAME.test(name)) rule = DROPPED;
    else if (ADDRESSES.includes(lower)) rule = ADDRESS;
    else if (lower === "style") rule = STYLE;
    else if (lower === "hidden") rule = HIDDEN;
    else if (lower === "value") rule = VALUE;
    else if (lower === "aria-valuenow" || lower === "aria-valuetext") rule = SLIDER_VALUE;
    else if (lower === "contenteditable") rule = EDITABLE;
    else if (lower === "role") rule = ROLE;
    known.set(name, rule);
    return rule;
  };

  const SPECIAL = /[&"<>\u00a0]/;
  const SPECIALS = /[&"<>\u00a0]/g;
  /** @type {Record<string, string>} */
  const WRITTEN = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;" };

  /** @param {string} text */
  const escaped = (text) =>
    SPECIAL.test(text) ? text.replace(SPECIALS, (sign) => WRITTEN[sign] ?? sign) : text;

  /** @param {string} json */
  const withoutSecrets = (json) =>
    json.replace(IN_JSON, (whole, begin, name) => (NAMED.test(name) ? begin : whole));

  /** @param {Element} input */
  const isButton = (input) => BUTTONS.has((dom.attribute(input, "type") ?? "").toLowerCase());

  /** What the reader takes for hiding, or what could be that behind an escape. */
  const MAY_HIDE = /display|visibility|opacity|font-size|transparent|\\/i;
  const OWN_LOOKS = /(^|;)\s*(?:display|visibility|opacity|font-size|color):[^;]*/g;

  /**
   * A style without the looks that our marks speak of: another declaration, there or in a style
   * sheet, may have undone them.
   * @param {HTMLElement} element
   */
  const understood = (element) => dom.style(element).cssText.replace(OWN_LOOKS, "$1");

  vigiclic.escaped = escaped;

  vigiclic.attributesOf = (element, name, looked) => {
    let written = "";
    let typed = name === "textarea";
    let likeness = name;
    for (const attribute of dom.attributeNames(element)) {
      const rule = ruleOf(attribute);
      if (rule === DROPPED) continue;
      let value = dom.attribute(element, attribute) ?? "";
      if (attribute === "class") likeness += ` ${value}`;
      if (rule === ADDRESS) {
        if (UNCLEAN.test(value)) value = vigiclic.cleanAddress(value);
      } else if (rule === STYLE) {
        likeness += `\n${value}`;
        if (looked && MAY_HIDE.test(value)) {
          value = element instanceof HTMLElement ? understood(element) : "";
          // In a property of the page's own, or of a drawing, it says nothing that is sure.
          if (!value || MAY_HIDE.test(value)) continue;
        }
        if (/url\(/i.test(value)) continue;
      } else if (rule === HIDDEN) {
        // Where the page's style shows it all the same.
        if (looked && value !== "until-found" && dom.isShown(element)) continue;
      } else if (rule === VALUE) {
        if (!VALUED.has(name) && !(name === "input" && isButton(element))) continue;
      } else if (rule === SLIDER_VALUE) {
        if (name === "input" || SLIDERS.test(dom.attribute(element, "role") ?? "")) continue;
      } else if (rule === EDITABLE) {
        typed ||= value.toLowerCase() !== "false";
      } else if (rule === ROLE) {
        typed ||= TYPED_INTO.test(value);
      }
      if (value.includes('"') && NAMED.test(value)) value = withoutSecrets(value);
      written += ` ${attribute}="${escaped(value)}"`;
    }
    return { written, typed, likeness };
  };
}

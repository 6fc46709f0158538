"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// What an element is and can do, asked past its form fields: a field named "remove" or "firstChild"
// takes the place of the form's own property, and could hide a page from the reader.
{
  const { call } = Function.prototype;

  /**
   * @param {object} prototype
   * @param {string} name
   * @returns {any} the property as a function of the element
   */
  const property = (prototype, name) => {
    const { get, value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
    return call.bind(get ?? value);
  };

  vigiclic.styleIn = (root) => {
    // Our own pages take no style element, and Firefox gives content scripts no sheets of their own.
    if (/^https?:$/.test(location.protocol)) {
      const style = document.createElement("style");
      root.append(style);
      return (css) => {
        style.textContent = css;
      };
    }
    const sheet = new CSSStyleSheet();
    root.adoptedStyleSheets.push(sheet);
    return (css) => sheet.replaceSync(css);
  };

  vigiclic.dom = {
    nodeType: property(Node.prototype, "nodeType"),
    firstChild: property(Node.prototype, "firstChild"),
    nextSibling: property(Node.prototype, "nextSibling"),
    parent: property(Node.prototype, "parentNode"),
    data: property(CharacterData.prototype, "data"),
    localName: property(Element.prototype, "localName"),
    isVisible: property(Element.prototype, "checkVisibility"),
    style: property(HTMLElement.prototype, "style"),
    matches: property(Element.prototype, "matches"),
    attribute: property(Element.prototype, "getAttribute"),
    attributeNames: property(Element.prototype, "getAttributeNames"),
    // One without a box of its own counts as invisible, and shows all that is in it.
    isShown: (element) =>
      vigiclic.dom.isVisible(element) || getComputedStyle(element).display === "contents",
  };
}

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

  const inFirefox = Object.getOwnPropertyDescriptor(Element.prototype, "openOrClosedShadowRoot");
  /** @type {((element: HTMLElement) => ShadowRoot | null) | undefined} */
  const rootOf = inFirefox?.get
    ? call.bind(inFirefox.get)
    : globalThis.chrome?.dom?.openOrClosedShadowRoot?.bind(chrome.dom);
  /** Elements of these names can have a root that is closed. */
  const MAY_HOST =
    /-|^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;

  vigiclic.styleIn = (root) => {
    // Our own pages take no style element, and Firefox gives content scripts no sheets of their own.
    if (/^https?:$/.test(location.protocol)) {
      const style = vigiclic.document.createElement("style");
      root.append(style);
      return (css) => {
        style.textContent = css;
      };
    }
    const sheet = new CSSStyleSheet();
    root.adoptedStyleSheets.push(sheet);
    return (css) => sheet.replaceSync(css);
  };

  const DOCUMENT = [HTMLDocument, Document, Node, EventTarget].map(({ prototype }) => prototype);

  // An image or a form named "body" takes the place of the document's own property likewise.
  vigiclic.document = new Proxy(document, {
    get(target, name) {
      for (const prototype of DOCUMENT) {
        const found = Object.getOwnPropertyDescriptor(prototype, name);
        if (found?.get) return found.get.call(target);
        if (found) return typeof found.value === "function" ? found.value.bind(target) : found.value;
      }
      return undefined;
    },
  });

  vigiclic.dom = {
    nodeType: property(Node.prototype, "nodeType"),
    firstChild: property(Node.prototype, "firstChild"),
    nextSibling: property(Node.prototype, "nextSibling"),
    parent: property(Node.prototype, "parentNode"),
    root: property(Node.prototype, "getRootNode"),
    data: property(CharacterData.prototype, "data"),
    localName: property(Element.prototype, "localName"),
    namespace: property(Element.prototype, "namespaceURI"),
    isVisible: property(Element.prototype, "checkVisibility"),
    style: property(HTMLElement.prototype, "style"),
    animations: property(Element.prototype, "getAnimations"),
    box: property(Element.prototype, "getBoundingClientRect"),
    matches: property(Element.prototype, "matches"),
    find: property(Element.prototype, "querySelector"),
    all: property(Element.prototype, "querySelectorAll"),
    hasElements: property(Element.prototype, "childElementCount"),
    attribute: property(Element.prototype, "getAttribute"),
    attributeNames: property(Element.prototype, "getAttributeNames"),
    assigned: property(HTMLSlotElement.prototype, "assignedNodes"),
    openRoot: property(Element.prototype, "shadowRoot"),
    closedRoot: (element) => {
      if (!rootOf || !MAY_HOST.test(vigiclic.dom.localName(element))) return null;
      return rootOf(/** @type {HTMLElement} */ (element));
    },
    // One without a box of its own counts as invisible, and shows all that is in it.
    isShown: (element) =>
      vigiclic.dom.isVisible(element) || getComputedStyle(element).display === "contents",
  };
}

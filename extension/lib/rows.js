/** What our own pages draw of what was worded: as text, whatever a page said. */

/** @typedef {import("./wording.js").WordedReason} WordedReason */

/**
 * @param {string} name
 * @param {string} className
 * @param {string} text
 * @param {...Node} children
 * @returns {HTMLElement}
 */
export function make(name, className, text, ...children) {
  const created = document.createElement(name);
  if (className) created.className = className;
  if (text) created.textContent = text;
  created.append(...children);
  return created;
}

/**
 * @param {string} text
 * @param {string} name what a screen reader says where the text alone is not clear
 * @param {() => void} act
 * @returns {HTMLButtonElement}
 */
export function button(text, name, act) {
  const created = /** @type {HTMLButtonElement} */ (make("button", "", text));
  created.type = "button";
  if (name) created.setAttribute("aria-label", name);
  created.addEventListener("click", act);
  return created;
}

/**
 * @param {readonly WordedReason[]} reasons
 * @returns {HTMLElement[]} each kind with its quotes
 */
export function reasonRows(reasons) {
  return reasons.map(({ kind, quotes }) =>
    make("div", "reason", "", make("p", "kind", kind), ...quotes.map((quote) => make("q", "", quote))),
  );
}

/**
 * Draws a list again only where it has changed: a screen reader repeats what is drawn again, and
 * what the keyboard stands on would be lost.
 * @param {HTMLElement} list
 * @param {readonly T[]} items
 * @param {(item: T) => HTMLElement} draw
 * @template T
 */
export function drawList(list, items, draw) {
  const said = JSON.stringify(items);
  if (list.dataset["drawn"] === said) return;
  list.dataset["drawn"] = said;
  list.replaceChildren(...items.map(draw));
}

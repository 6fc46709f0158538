/** Small helpers of our own pages. */

/**
 * @param {string} id
 * @param {new () => T} type
 * @returns {T} the element of that id
 * @template {HTMLElement} T
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`no #${id}`);
  return found;
}

/**
 * @param {HTMLElement} where an element that is read out when it changes
 * @param {string} text
 * @param {"" | "error" | "good"} [how]
 */
export function say(where, text, how = "") {
  where.className = how;
  where.textContent = text;
}

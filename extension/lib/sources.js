// Classic scripts, shared with the pages they run in: they leave their functions on the global object.
import "../content/platforms.js";
import "../content/sources.js";

const { hostsWithData, sourcesOf } = globalThis.vigiclic;

export { hostsWithData };

/**
 * @param {string} page the address of a page
 * @param {unknown} source
 * @returns {boolean} whether data of the page's own platform comes from there
 */
export function isSourceOf(page, source) {
  const filter = URL.canParse(page) ? sourcesOf(new URL(page).hostname) : "";
  return filter !== "" && typeof source === "string" && new RegExp(filter).test(source);
}

import { PLATFORMS } from "../platforms.js";
import { ext } from "./ext.js";
import { t } from "./i18n.js";
import { element, say } from "./page.js";
import { label, matches, parseSite, patterns } from "./sites.js";

/**
 * The watched sites and the platforms on offer: in the options and on the first page.
 * @typedef {import("../internal.js").OptionsState} OptionsState
 * @typedef {import("../internal.js").OwnCall} OwnCall
 * @typedef {import("./sites.js").Site} Site
 */

/**
 * @param {OwnCall} call
 * @returns {Promise<any>}
 */
const ask = (call) => ext.runtime.sendMessage(call);
const status = () => element("site-status", HTMLElement);

/** @param {string} words */
function fail(words) {
  say(status(), words, "error");
  return false;
}

/**
 * Called straight from a click, or the browser does not ask.
 * @param {Site[]} sites
 * @returns {Promise<boolean>} whether they are read from now on
 */
export async function addSites(sites) {
  const origins = sites.flatMap(patterns);
  const granted = await ext.permissions.request({ origins }).catch(() => false);
  if (!granted) return fail(t("site_error_permission"));
  /** @type {OptionsState | null} */
  let state = null;
  for (const site of sites) state = await ask({ call: "add-site", site });
  if (!state) return fail(t("error_internal"));
  showSites(state.sites);
  say(status(), t("site_added", sites.map(label).join(", ")), "good");
  return true;
}

/** @param {Site} site */
async function remove(site) {
  const state = await ask({ call: "remove-site", name: label(site) });
  // The server's own address stays allowed, whatever else is on that host.
  if (site.host !== "127.0.0.1") await ext.permissions.remove({ origins: patterns(site) }).catch(() => false);
  showSites(state.sites);
  say(status(), t("site_removed", label(site)));
}

/** @param {Site[]} sites */
export function showSites(sites) {
  element("no-sites", HTMLElement).hidden = sites.length > 0;
  const rows = sites.map((site) => {
    const row = document.createElement("li");
    row.dataset["site"] = label(site);
    const name = document.createElement("span");
    name.textContent = label(site);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = t("site_remove");
    button.setAttribute("aria-label", t("site_remove_name", label(site)));
    button.addEventListener("click", () => remove(site));
    row.append(name, button);
    return row;
  });
  element("site-list", HTMLElement).replaceChildren(...rows);
  showPlatforms(sites);
}

/** @param {Site[]} watched */
function showPlatforms(watched) {
  const offered = PLATFORMS.filter(({ sites }) =>
    sites.some((site) => {
      const host = site.replace(/^\*\./, "");
      return !watched.some((known) => matches(known, `https://${host}/`));
    }),
  );
  const buttons = offered.map(({ name, sites }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset["platform"] = name;
    button.textContent = name;
    const parsed = sites.map(parseSite).filter((site) => site !== null);
    button.addEventListener("click", () => addSites(parsed));
    return button;
  });
  element("platform-list", HTMLElement).replaceChildren(...buttons);
}

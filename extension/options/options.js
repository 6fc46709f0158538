import { showCommands } from "../lib/commands.js";
import { ext } from "../lib/ext.js";
import { followLanguage, localise, t } from "../lib/i18n.js";
import { element, say } from "../lib/page.js";
import { label, matches, parseSite, patterns } from "../lib/sites.js";
import { showPreferences } from "./preferences.js";
import { PLATFORMS } from "../platforms.js";

/**
 * Where a browser is connected with the server and told which sites to read.
 * @typedef {import("../internal.js").OptionsState} OptionsState
 * @typedef {import("../internal.js").OwnCall} OwnCall
 * @typedef {import("../lib/sites.js").Site} Site
 */

const LOCAL = { origins: ["http://127.0.0.1/*"] };
const code = element("code", HTMLInputElement);
const port = element("port", HTMLInputElement);
const pairButton = element("pair", HTMLButtonElement);
const pairStatus = element("pair-status", HTMLElement);
const siteField = element("site", HTMLInputElement);
const siteStatus = element("site-status", HTMLElement);

/** Whether the browser lets us reach the server; Firefox lets a person take that back. */
let local = true;

/**
 * @param {OwnCall} call
 * @returns {Promise<any>}
 */
const ask = (call) => ext.runtime.sendMessage(call);

/** @param {SubmitEvent} event */
async function pair(event) {
  event.preventDefault();
  const digits = code.value.replace(/\D/g, "");
  const number = Number(port.value);
  if (!/^\d{6}$/.test(digits)) return say(pairStatus, t("pair_error_digits"), "error");
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    return say(pairStatus, t("pair_error_port"), "error");
  }
  // Asked for before anything else: a browser grants nothing once the click is past.
  if (!local && !(await ext.permissions.request(LOCAL))) {
    return say(pairStatus, t("pair_error_permission"), "error");
  }
  local = true;
  pairButton.disabled = true;
  pairStatus.dataset["state"] = "trying";
  say(pairStatus, t("pair_trying"));
  const answer = await ask({ call: "pair", port: number, code: digits });
  pairButton.disabled = false;
  const error = answer ? answer.error : "refused";
  pairStatus.dataset["state"] = error ?? "paired";
  if (error) return say(pairStatus, t(`pair_error_${error}`, number), "error");
  code.value = "";
  return say(pairStatus, t("pair_done"), "good");
}

/** @param {SubmitEvent} event */
function addTyped(event) {
  event.preventDefault();
  const site = parseSite(siteField.value);
  if (site) add([site]);
  else say(siteStatus, t("site_error_address"), "error");
}

/**
 * Called straight from a click, or the browser does not ask.
 * @param {Site[]} sites
 */
async function add(sites) {
  const origins = sites.flatMap(patterns);
  const granted = await ext.permissions.request({ origins }).catch(() => false);
  if (!granted) return say(siteStatus, t("site_error_permission"), "error");
  /** @type {OptionsState | null} */
  let state = null;
  for (const site of sites) state = await ask({ call: "add-site", site });
  if (!state) return say(siteStatus, t("error_internal"), "error");
  siteField.value = "";
  showSites(state.sites);
  return say(siteStatus, t("site_added", sites.map(label).join(", ")), "good");
}

/** @param {Site} site */
async function remove(site) {
  const state = await ask({ call: "remove-site", name: label(site) });
  // The server's own address stays allowed, whatever else is on that host.
  if (site.host !== "127.0.0.1") await ext.permissions.remove({ origins: patterns(site) }).catch(() => false);
  showSites(state.sites);
  say(siteStatus, t("site_removed", label(site)));
}

/** @param {Site[]} sites */
function showSites(sites) {
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
    button.addEventListener("click", () => add(parsed));
    return button;
  });
  element("platform-list", HTMLElement).replaceChildren(...buttons);
}

async function begin() {
  await followLanguage();
  localise();
  showCommands();
  element("pair-form", HTMLFormElement).addEventListener("submit", pair);
  element("site-form", HTMLFormElement).addEventListener("submit", addTyped);
  local = await ext.permissions.contains(LOCAL);
  /** @type {OptionsState | null} */
  const state = await ask({ call: "options" });
  if (!state) return say(pairStatus, t("error_internal"), "error");
  port.value = String(state.port);
  showSites(state.sites);
  await showPreferences();
  if (state.paired) say(pairStatus, t(`connection_${state.connection}`));
}

begin();

import { showCommands } from "../lib/commands.js";
import { ext } from "../lib/ext.js";
import { followLanguage, localise, t } from "../lib/i18n.js";
import { element, say } from "../lib/page.js";
import { listenToPairing } from "../lib/pairing.js";
import { addSites, showSites } from "../lib/site_list.js";
import { parseSite } from "../lib/sites.js";
import { showPreferences, showServer } from "./preferences.js";

/**
 * Where a browser is connected with the server and told which sites to read.
 * @typedef {import("../internal.js").OptionsState} OptionsState
 */

/** @param {SubmitEvent} event */
async function addTyped(event) {
  event.preventDefault();
  const typed = element("site", HTMLInputElement);
  const site = parseSite(typed.value);
  if (!site) say(element("site-status", HTMLElement), t("site_error_address"), "error");
  else if (await addSites([site])) typed.value = "";
}

async function begin() {
  await followLanguage();
  localise();
  showCommands();
  element("site-form", HTMLFormElement).addEventListener("submit", addTyped);
  /** @type {OptionsState | null} */
  const state = await ext.runtime.sendMessage({ call: "options" });
  const status = element("pair-status", HTMLElement);
  if (!state) return say(status, t("error_internal"), "error");
  await listenToPairing(state.port, showServer);
  showSites(state.sites);
  await showPreferences();
  if (state.paired) say(status, t(`connection_${state.connection}`));
}

begin();

import { showCommands } from "../lib/commands.js";
import { ext } from "../lib/ext.js";
import { followLanguage, localise, t } from "../lib/i18n.js";
import { element, say } from "../lib/page.js";
import { listenToPairing } from "../lib/pairing.js";
import { showSites } from "../lib/site_list.js";

// The first page a worker sees: what this does and never does, consent, connecting, platforms, and
// a demonstration. Before the worker agrees nothing can be turned on here.

/** @param {boolean} agreed */
function showConsent(agreed) {
  element("consent", HTMLInputElement).checked = agreed;
  element("steps", HTMLFieldSetElement).disabled = !agreed;
}

async function begin() {
  await followLanguage();
  localise();
  showCommands();
  const consent = element("consent", HTMLInputElement);
  consent.addEventListener("change", async () => {
    await ext.runtime.sendMessage({ call: "prefer", preferences: { consent: consent.checked } });
    showConsent(consent.checked);
  });
  element("open-options", HTMLElement).addEventListener("click", () => ext.runtime.openOptionsPage());
  element("open-demo", HTMLElement).addEventListener("click", () =>
    ext.tabs.create({ url: ext.runtime.getURL("welcome/demo.html") }),
  );
  const state = await ext.runtime.sendMessage({ call: "options" });
  const status = element("pair-status", HTMLElement);
  if (!state) return say(status, t("error_internal"), "error");
  const preferences = await ext.runtime.sendMessage({ call: "preferences" });
  // Who has connected this browser in the options has been asked there.
  showConsent(preferences.consent || state.paired);
  const absent = element("absent", HTMLElement);
  absent.hidden = state.paired;
  showSites(state.sites);
  await listenToPairing(state.port, () => {
    absent.hidden = true;
  });
  if (state.paired) say(status, t(`connection_${state.connection}`));
}

begin();

import { ext } from "../lib/ext.js";
import { t } from "../lib/i18n.js";
import { element } from "../lib/page.js";
import { label, parseSite, patterns } from "../lib/sites.js";

/**
 * Any other site by one click: the one that the popup was opened on. The browser tells its address
 * for this click alone.
 * @typedef {import("../lib/sites.js").Site} Site
 */

/** @type {Site | null} */
let site = null;

/** @param {import("../internal.js").PopupState} state */
export function showThisSite({ watched, paused, connection }) {
  element("add-this", HTMLElement).hidden = !site || watched || paused || connection === "unpaired";
}

/** @param {number} tab */
export async function listenToThisSite(tab) {
  const button = element("add-this", HTMLButtonElement);
  const { url = "" } = await ext.tabs.get(tab).catch(() => ({ url: "" }));
  site = /^https?:/.test(url) ? parseSite(new URL(url).origin) : null;
  if (site) button.textContent = t("popup_add_this", label(site));
  button.addEventListener("click", async () => {
    if (!site) return;
    const wanted = site;
    // Both at once: the browser asks nobody once the click is past, and its question may close us.
    ext.runtime.sendMessage({ call: "want-site", site: wanted });
    const granted = await ext.permissions.request({ origins: patterns(wanted) }).catch(() => false);
    if (granted) await ext.runtime.sendMessage({ call: "add-site", site: wanted });
  });
}

import { ext } from "../lib/ext.js";
import { t } from "../lib/i18n.js";

/**
 * "Check this text" in the menu of a selection, on any page: the browser hands over what was
 * selected, and nothing else of the page.
 */

const ITEM = "check";
const WINDOW = /** @type {const} */ ({ type: "popup", width: 480, height: 640 });

/** What was selected last, until the window that it is for has asked for it. */
let selected = "";

export async function makeMenu() {
  await ext.contextMenus.removeAll();
  ext.contextMenus.create({ id: ITEM, title: t("check_menu"), contexts: ["selection"] });
}

/** @param {{menuItemId: string | number, selectionText?: string}} clicked */
export async function openCheck({ menuItemId, selectionText = "" }) {
  if (menuItemId !== ITEM || !selectionText.trim()) return;
  selected = selectionText;
  const url = ext.runtime.getURL("check/check.html");
  // Where there are no windows of their own (phones), it is a tab.
  if (ext.windows?.create) await ext.windows.create({ ...WINDOW, url });
  else await ext.tabs.create({ url });
}

/** @returns {string} what was selected; given once */
export function takeSelected() {
  const text = selected;
  selected = "";
  return text;
}

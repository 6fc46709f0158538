import { ext } from "./ext.js";

/** @typedef {Record<string, {message: string}>} Catalogue */

/** @type {Catalogue | null} the texts of the language that the worker chose; null is the browser's */
let chosen = null;

/**
 * @param {string} code
 * @returns {Promise<Catalogue | null>} null when there is no such language
 */
export async function catalogue(code) {
  try {
    const response = await fetch(ext.runtime.getURL(`_locales/${code}/messages.json`));
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** @param {string} code of a language; empty is the browser's own */
export async function useLanguage(code) {
  chosen = /^[a-z]{2}(_[A-Z]{2})?$/.test(code) ? await catalogue(code) : null;
}

/** Has one of our own pages speak the language that the worker chose. */
export async function followLanguage() {
  const preferences = await ext.runtime.sendMessage({ call: "preferences" });
  await useLanguage(preferences?.language ?? "");
}

/**
 * Texts for people, from `_locales`.
 * @param {string} key
 * @param {...(string | number)} values for `$1` and so on
 * @returns {string} empty when there is no such text
 */
export function t(key, ...values) {
  const message = chosen?.[key]?.message;
  if (message === undefined) return ext.i18n.getMessage(key, values.map(String));
  return message.replace(/\$(\d)/g, (_whole, digit) => String(values[digit - 1] ?? ""));
}

/** @returns {string} the code of the language the texts are in */
export function language() {
  return t("language_code") || "en";
}

const ATTRIBUTES = { i18nLabel: "aria-label", i18nPlaceholder: "placeholder", i18nTitle: "title" };

/**
 * Fills the elements that name their text: `data-i18n` for what they say, `data-i18n-label`,
 * `-placeholder` and `-title` for the attributes of that name.
 * @param {Document} [page]
 */
export function localise(page = document) {
  page.documentElement.lang = language();
  page.documentElement.dir = t("@@bidi_dir") || "ltr";
  for (const element of page.querySelectorAll("[data-i18n]")) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset["i18n"] ?? "");
  }
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    const selector = `[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`;
    for (const element of page.querySelectorAll(selector)) {
      const key = /** @type {HTMLElement} */ (element).dataset[name] ?? "";
      element.setAttribute(attribute, t(key));
    }
  }
}

import { ext } from "./ext.js";

/**
 * Texts for people, from `_locales`.
 * @param {string} key
 * @param {...(string | number)} values for `$1` and so on
 * @returns {string} empty when there is no such text
 */
export function t(key, ...values) {
  return ext.i18n.getMessage(key, values.map(String));
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

import { ext } from "./ext.js";
import { t } from "./i18n.js";
import { element, say } from "./page.js";

/** The form that connects this browser with the server: in the options and on the first page. */

const LOCAL = { origins: ["http://127.0.0.1/*"] };

/** Whether the browser lets us reach the server; Firefox lets a person take that back. */
let local = true;

/**
 * @param {number} number the server's port, as far as it is known
 * @param {() => void} [paired] called when it has worked
 */
export async function listenToPairing(number, paired = () => {}) {
  element("port", HTMLInputElement).value = String(number);
  element("pair-form", HTMLFormElement).addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await pair()) paired();
  });
  local = await ext.permissions.contains(LOCAL);
}

/** @returns {Promise<boolean>} whether it has worked */
async function pair() {
  const code = element("code", HTMLInputElement);
  const status = element("pair-status", HTMLElement);
  const button = element("pair", HTMLButtonElement);
  const fail = (/** @type {string} */ words) => {
    say(status, words, "error");
    return false;
  };
  const digits = code.value.replace(/\D/g, "");
  const number = Number(element("port", HTMLInputElement).value);
  if (!/^\d{6}$/.test(digits)) return fail(t("pair_error_digits"));
  if (!Number.isInteger(number) || number < 1 || number > 65_535) return fail(t("pair_error_port"));
  // Asked for before anything else: a browser grants nothing once the click is past.
  if (!local && !(await ext.permissions.request(LOCAL))) return fail(t("pair_error_permission"));
  local = true;
  button.disabled = true;
  status.dataset["state"] = "trying";
  say(status, t("pair_trying"));
  const answer = await ext.runtime.sendMessage({ call: "pair", port: number, code: digits });
  button.disabled = false;
  const error = answer ? answer.error : "refused";
  status.dataset["state"] = error ?? "paired";
  if (error) return fail(t(`pair_error_${error}`, number));
  code.value = "";
  say(status, t("pair_done"), "good");
  return true;
}

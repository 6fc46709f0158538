import { parseAmount } from "../lib/amount.js";
import { ext } from "../lib/ext.js";
import { catalogue, language, t } from "../lib/i18n.js";
import { element, say } from "../lib/page.js";

/**
 * What the worker has set: in the server, what pay is compared with; in this browser, what is shown.
 * @typedef {import("../internal.js").OwnCall} OwnCall
 * @typedef {import("../internal.js").Preferences} Preferences
 * @typedef {import("../internal.js").ToldSettings} ToldSettings
 * @typedef {import("../internal.js").ServerSettings} ServerSettings
 */

const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD"];
/** Languages that may have a folder of their own; those that have one are on offer. */
const LANGUAGES = "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv sw ta th tr uk ur vi zh";
const IDLE = { least: 5, most: 3600 };

/**
 * @param {OwnCall} call
 * @returns {Promise<any>}
 */
const ask = (call) => ext.runtime.sendMessage(call);
const field = (/** @type {string} */ id) => element(id, HTMLInputElement);
const list = (/** @type {string} */ id) => element(id, HTMLSelectElement);

/**
 * @param {string} id
 * @param {readonly {value: string, text: string}[]} options
 * @param {string} value
 */
function fill(id, options, value) {
  const known = options.some((option) => option.value === value);
  const all = known || !value ? options : [...options, { value, text: value }];
  list(id).replaceChildren(...all.map((option) => new Option(option.text, option.value)));
  list(id).value = value;
}

export async function showPreferences() {
  /** @type {Preferences} */
  const preferences = await ask({ call: "preferences" });
  field("marks").checked = preferences.marks;
  field("notify").checked = preferences.notify;
  const hours = Array.from({ length: 24 }, (_none, hour) => ({ value: String(hour), text: hourText(hour) }));
  const never = [{ value: "", text: t("view_quiet_never") }, ...hours];
  fill("quiet-from", never, String(preferences.quiet?.from ?? ""));
  fill("quiet-to", never, String(preferences.quiet?.to ?? ""));
  await showLanguages(preferences.language);
  await showServer();
  element("view-form", HTMLFormElement).addEventListener("submit", saveView);
  element("pay-form", HTMLFormElement).addEventListener("submit", savePay);
  element("open-dashboard", HTMLElement).addEventListener("click", openDashboard);
}

/** @param {number} hour */
function hourText(hour) {
  return new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit" }).format(
    new Date(2000, 0, 1, hour),
  );
}

/** @param {string} preferred */
async function showLanguages(preferred) {
  const found = await Promise.all(
    LANGUAGES.split(" ").map(async (code) => ((await catalogue(code)) ? code : "")),
  );
  const named = found.filter(Boolean).map((code) => {
    const name = new Intl.DisplayNames(code, { type: "language" }).of(code) ?? code;
    return { value: code, text: name };
  });
  fill("language", [{ value: "", text: t("view_language_browser") }, ...named], preferred);
}

/** Shows what the server is set to and what it keeps, or that nobody answers. */
export async function showServer() {
  /** @type {ToldSettings | null} */
  const told = await ask({ call: "server-settings" });
  for (const id of ["country", "floor", "currency", "idle", "pay-save"]) {
    const control = /** @type {HTMLInputElement} */ (element(id, HTMLElement));
    control.disabled = !told;
  }
  say(element("pay-status", HTMLElement), told ? "" : t("pay_away"));
  if (!told) return;
  const { settings, kept, countries } = told;
  const names = new Intl.DisplayNames(language(), { type: "region" });
  const named = countries.map((code) => ({ value: code, text: names.of(code) ?? code }));
  fill("country", named.sort((a, b) => a.text.localeCompare(b.text, language())), settings.country);
  fill("currency", CURRENCIES.map((code) => ({ value: code, text: code })), settings.currency);
  field("floor").value = settings.floor?.amount ?? "";
  field("idle").value = String(settings.idle_ms / 1000);
  const size = new Intl.NumberFormat(language(), { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
  const count = new Intl.NumberFormat(language()).format(kept.messages);
  element("kept", HTMLElement).textContent = t("data_kept", count, size.format(kept.bytes / 1e6), kept.folder);
}

/** @param {SubmitEvent} event */
async function savePay(event) {
  event.preventDefault();
  const status = element("pay-status", HTMLElement);
  const typed = field("floor").value.trim();
  const amount = typed ? parseAmount(typed) : "";
  const seconds = Number(field("idle").value);
  if (amount === null) return say(status, t("marks_error_price"), "error");
  if (!(Number.isInteger(seconds) && seconds >= IDLE.least && seconds <= IDLE.most)) {
    return say(status, t("pay_error_idle", IDLE.least, IDLE.most), "error");
  }
  const currency = list("currency").value;
  const floor = amount ? { amount, currency } : null;
  const changes = { country: list("country").value, currency, floor, idle_ms: seconds * 1000 };
  return say(status, ...told(await ask({ call: "change-server", changes })));
}

/**
 * @param {{error: "away" | "refused" | null} | null} answer
 * @returns {[string, "error" | "good"]}
 */
function told(answer) {
  if (answer && !answer.error) return [t("saved"), "good"];
  return [answer?.error === "away" ? t("pay_away") : t("pay_refused"), "error"];
}

/** @param {SubmitEvent} event */
async function saveView(event) {
  event.preventDefault();
  const status = element("view-status", HTMLElement);
  const [from, to] = [list("quiet-from").value, list("quiet-to").value];
  if ((from === "") !== (to === "")) return say(status, t("view_error_quiet"), "error");
  const quiet = from === "" ? null : { from: Number(from), to: Number(to) };
  const chosen = list("language").value;
  const before = await ask({ call: "preferences" });
  /** @type {Partial<Preferences>} */
  const preferences = { marks: field("marks").checked, notify: field("notify").checked, quiet, language: chosen };
  await ask({ call: "prefer", preferences });
  // The server holds its own alerts back in the same hours, and speaks the same language.
  const changes = { night_from: quiet?.from ?? null, night_to: quiet?.to ?? null, language: chosen || null };
  await ask({ call: "change-server", changes });
  if (before.language !== chosen) return location.reload();
  return say(status, t("saved"), "good");
}

async function openDashboard() {
  const url = await ask({ call: "dashboard" });
  if (url) await ext.tabs.create({ url });
  else say(element("pay-status", HTMLElement), t("popup_no_dashboard"), "error");
}

import { listenToCheck } from "../lib/checking.js";
import { ext } from "../lib/ext.js";
import { duration, money, stopwatch } from "../lib/format.js";
import { followLanguage, language, localise, t } from "../lib/i18n.js";
import { element, say } from "../lib/page.js";
import { drawList, make, reasonRows } from "../lib/rows.js";
import { listenToCorrection, showCorrection } from "./correction.js";
import { listenToMarks, showMarks } from "./marks.js";
import { showOffers } from "./offers.js";
import { listenToPause, showPause } from "./pausing.js";
import { listenToThisSite, showThisSite } from "./this_site.js";

/**
 * What a worker sees in one look: is this safe, what is it worth, how long have I worked.
 * @typedef {import("../internal.js").PopupState} PopupState
 * @typedef {import("../internal.js").OwnCall} OwnCall
 * @typedef {import("../messages.js").Clock} Clock
 * @typedef {import("../messages.js").Day} Day
 */

const UNKNOWN = "–";
const ANSWERS_IN = 5_000;

/** @type {PopupState | null} */
let shown = null;
let tab = -1;

/** @param {OwnCall} call */
const ask = (call) => ext.runtime.sendMessage(call);

/**
 * @param {string} id
 * @param {string} text
 */
function write(id, text) {
  const target = element(id, HTMLElement);
  // Written only when it differs: a screen reader repeats what is written again.
  if (target.textContent !== text) target.textContent = text;
}

/** @param {PopupState} state */
function show(state) {
  shown = state;
  const words = state.paused ? "paused" : state.connection;
  element("connection", HTMLElement).dataset["state"] = words;
  write("connection", t(`connection_${words}`));
  showWaiting(state);
  showWarnings(state);
  showThisSite(state);
  showOffers(state, judgeOffer);
  showClock();
  showMarks(state);
  showCorrection(state);
  showDay(state.day);
  showPause(state);
}

/** @param {PopupState} state */
function showWaiting({ connection, waiting, lost, refused }) {
  const away = connection !== "connected" && waiting > 0;
  const parts = [
    away ? t("popup_waiting", waiting) : "",
    lost ? t("popup_lost", lost) : "",
    refused ? t("popup_refused", refused) : "",
  ].filter(Boolean);
  element("waiting", HTMLElement).hidden = parts.length === 0;
  write("waiting", parts.join(" "));
}

/** @param {PopupState} state */
function showWarnings({ warnings, offers, covered, watched, judged, paused }) {
  element("covered", HTMLElement).hidden = !covered;
  drawList(element("warnings", HTMLElement), warnings, (warning) => {
    const row = make(
      "li",
      "",
      "",
      make("p", "level", warning.levelName),
      make("h3", "", warning.title),
      ...(warning.text ? [make("p", "quiet", warning.text)] : []),
      ...reasonRows(warning.reasons),
      ...(warning.advice ? [make("p", "", warning.advice)] : []),
    );
    row.dataset["code"] = warning.code;
    row.dataset["level"] = warning.level;
    return row;
  });
  element("no-warnings", HTMLElement).hidden = warnings.length > 0;
  write("no-warnings", t(paused || !watched ? "popup_not_watched" : "popup_no_warnings"));
  // Of many offers each has its own buttons: "all of this page" is said of none.
  element("judge", HTMLElement).hidden = !judged || offers.length > 1;
  for (const { id } of warnings) if (id) ask({ call: "seen", tab, warning: id });
}

/** The server says the time at one moment; from there it is counted on here. */
function showClock() {
  const clock = shown?.clock ?? null;
  const task = clock?.task ?? null;
  const runs = !!clock?.running && !shown?.paused;
  element("clock", HTMLElement).dataset["running"] = String(runs);
  write("clock-title", task ? task.title : t("popup_no_task"));
  element("clock-time", HTMLElement).hidden = !task;
  element("clock-pay", HTMLElement).hidden = !task?.reward;
  const floor = shown?.day?.floor;
  element("clock-floor", HTMLElement).hidden = !task?.reward || !floor;
  if (!clock || !task) return;
  const spent = task.active_ms + (runs ? Math.max(0, Date.now() - clock.at) : 0);
  write("clock-time", stopwatch(spent));
  if (!task.reward) return;
  const { amount, currency } = task.reward;
  const perHour = spent > 0 ? (Number(amount) * 3_600_000) / spent : NaN;
  const pay = money(amount, currency, language());
  // In the first minute the figure per hour is noise.
  const rate = spent >= 60_000 ? t("detail_per_hour", money(perHour, currency, language())) : "";
  write("clock-pay", [t("detail_pay", pay), rate].filter(Boolean).join(" · "));
  if (floor) write("clock-floor", wordFloor(floor, rate ? perHour : NaN, currency));
}

/**
 * @param {import("../messages.js").Amount} floor
 * @param {number} perHour NaN while it is not known
 * @param {string} currency
 */
function wordFloor(floor, perHour, currency) {
  const least = money(floor.amount, floor.currency, language());
  if (Number.isNaN(perHour) || currency !== floor.currency) return t("detail_floor", least);
  const under = perHour < Number(floor.amount);
  return t(under ? "clock_under_floor" : "clock_over_floor", least);
}

/** @param {Day | null} day */
function showDay(day) {
  const currency = day?.wage.currency ?? "";
  const sum = (/** @type {string | null | undefined} */ amount) =>
    amount === null || amount === undefined ? UNKNOWN : money(amount, currency, language());
  write("day-earned", sum(day?.earned));
  write("day-pending", sum(day?.pending));
  const wage = day?.wage.real ?? null;
  write("day-wage", wage === null ? UNKNOWN : t("per_hour", sum(wage)));
  write("day-time", day ? duration(day.active_ms, language()) : UNKNOWN);
  write("day-tasks", day ? new Intl.NumberFormat(language()).format(day.tasks) : UNKNOWN);
}

/** @param {"scam" | "legit"} label */
async function judge(label) {
  await ask({ call: "judge", tab, label });
  say(element("judged", HTMLElement), t("feedback_thanks"), "good");
}

/**
 * @param {string} offer
 * @param {"scam" | "legit"} label
 */
async function judgeOffer(offer, label) {
  await ask({ call: "judge-offer", tab, offer, label });
  say(element("judged", HTMLElement), t("feedback_thanks"), "good");
}

/** The background is asked again when it has died: its end closes the port. */
function connect() {
  const port = ext.runtime.connect({ name: `popup:${tab}` });
  port.onMessage.addListener(show);
  port.onDisconnect.addListener(() => setTimeout(connect, 500));
}

async function openDashboard() {
  const url = await ask({ call: "dashboard" });
  if (url) await ext.tabs.create({ url });
  else say(element("judged", HTMLElement), t("popup_no_dashboard"), "error");
}

/** The popup closes with the next click elsewhere; a tab stays. */
async function openAsTab() {
  await ext.tabs.create({ url: `${location.pathname}?tab=${tab}` });
  window.close();
}

async function begin() {
  await followLanguage();
  localise();
  const asked = new URLSearchParams(location.search).get("tab");
  if (asked !== null) {
    tab = Number(asked);
    document.body.classList.add("tab");
    element("as-tab", HTMLElement).hidden = true;
  } else {
    const [active] = await ext.tabs.query({ active: true, currentWindow: true });
    tab = active?.id ?? -1;
  }
  element("scam", HTMLElement).addEventListener("click", () => judge("scam"));
  element("fine", HTMLElement).addEventListener("click", () => judge("legit"));
  listenToPause(
    () => !!shown?.paused,
    (paused) => ask({ call: "pause", paused }),
    (until) => ask({ call: "pause-until", until }),
  );
  element("options", HTMLElement).addEventListener("click", () => ext.runtime.openOptionsPage());
  element("dashboard", HTMLElement).addEventListener("click", openDashboard);
  listenToThisSite(tab);
  element("as-tab", HTMLElement).addEventListener("click", openAsTab);
  listenToCheck();
  listenToCorrection((correction) => ask({ call: "correct", correction }));
  listenToMarks((kind, reward) => ask({ call: "mark", tab, kind, reward }));
  connect();
  setInterval(showClock, 1000);
  setTimeout(() => {
    if (!shown) write("connection", t("error_internal"));
  }, ANSWERS_IN);
}

begin();

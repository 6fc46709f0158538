import { ext } from "../lib/ext.js";
import { followLanguage, language, localise, t } from "../lib/i18n.js";
import { element, say } from "../lib/page.js";

/**
 * A list of two made-up offers, one of them a scam, shown as Vigiclic would show it on a platform.
 * Nothing is pretended: the server judges both, and where it is away that is said.
 * @typedef {import("../internal.js").CheckAnswer} CheckAnswer
 */

async function judge() {
  const status = element("demo-status", HTMLElement);
  const again = element("demo-try", HTMLElement);
  again.hidden = true;
  say(status, t("check_trying"));
  const marks = [];
  const phrases = [];
  for (const row of document.querySelectorAll("[data-offer]")) {
    const title = row.querySelector("h2")?.textContent ?? "";
    /** @type {CheckAnswer | null} */
    const answer = await ext.runtime.sendMessage({ call: "check", text: `${title}\n${row.querySelector("p")?.textContent}` });
    if (!answer || "error" in answer) {
      status.dataset["state"] = "away";
      say(status, t("demo_away"), "error");
      again.hidden = false;
      return;
    }
    const { worded, level, mark } = answer;
    marks.push({ ...mark, title });
    for (const { quotes } of worded.reasons) for (const quote of quotes) phrases.push({ level, title, quote });
    if (level === "danger" || level === "caution") warn({ ...worded, id: title, text: title });
  }
  globalThis.vigiclic.showOffers({ call: "offers", language: language(), marks, phrases });
  status.dataset["state"] = "shown";
  say(status, t("demo_done"), "good");
}

/** @param {import("../lib/wording.js").Worded} worded */
function warn(worded) {
  const labels = {
    close: t("banner_close"),
    earlier: "",
    fine: t("feedback_fine"),
    language: language(),
    region: t("banner_region"),
    scam: t("feedback_scam"),
    thanks: t("feedback_thanks"),
  };
  // What is said of a made-up offer teaches nobody anything: it is not passed on.
  globalThis.vigiclic.showBanner(worded, labels, {
    shown: () => {},
    lost: () => {},
    feedback: () => {},
  });
}

await followLanguage();
localise();
element("demo-try", HTMLElement).addEventListener("click", judge);
await judge();

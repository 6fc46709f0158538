import { cleanAddress } from "../lib/address.js";
import { ext } from "../lib/ext.js";
import { isSourceOf } from "../lib/sources.js";
import { changeServer, dashboardAddress, serverSettings } from "./asking.js";
import { judgeOffer, judgePage, judgeWarning } from "./judging.js";
import { takeSelected } from "./menu.js";
import { optionsState } from "./views.js";

/**
 * Answers what content scripts and our own pages ask. Who asks is what the browser says it is: the
 * tab, the frame and the address are never taken from the message.
 *
 * @typedef {import("./app.js").App} App
 * @typedef {import("../internal.js").ContentCall} ContentCall
 * @typedef {import("../internal.js").OwnCall} OwnCall
 * @typedef {chrome.runtime.MessageSender} Sender
 */

/**
 * @param {App} app
 * @param {any} call
 * @param {Sender} sender
 * @returns {Promise<unknown>}
 */
export async function answer(app, call, sender) {
  if (sender.id !== ext.runtime.id) return null;
  if (sender.url?.startsWith(ext.runtime.getURL(""))) return answerOwn(app, call);
  return answerContent(app, call, sender);
}

/**
 * @param {App} app
 * @param {ContentCall} call
 * @param {Sender} sender
 */
async function answerContent(app, call, sender) {
  const tab = sender.tab?.id;
  const url = address(sender);
  const top = sender.frameId === 0;
  const outer = top ? url : (sender.tab?.url ?? "");
  const read = tab !== undefined && app.sites.watched(url) && app.sites.watched(outer);
  if (!read || !app.reads) return { read: false };
  switch (call.call) {
    case "start":
      await app.begin(tab, top, url, call.at);
      break;
    case "page":
      if (top) await app.page(tab, url, call);
      break;
    case "frame":
      await relay(tab, sender, call);
      break;
    case "data":
      // A page speaks for its own platform alone.
      if (top && isSourceOf(url, call.source)) await app.data(tab, url, call);
      break;
    case "input":
      await app.attention.acted(tab, sender.tab?.windowId ?? -1, call.at);
      await app.input(tab, call);
      break;
    case "action": {
      const { id, at, kind, label, target } = call;
      await app.attention.acted(tab, sender.tab?.windowId ?? -1, at);
      const more = target ? { target } : {};
      await app.tell({ type: "action", id, at, tab, url: cleanAddress(url), kind, label, ...more });
      break;
    }
    case "shown":
      await app.shown(tab, call.warning);
      break;
    case "covered":
      await app.covered(tab, call.warning);
      break;
    case "feedback":
      await judgeWarning(app, tab, call.warning, call.label);
      break;
  }
  return { read: true };
}

/**
 * @param {App} app
 * @param {OwnCall} call
 */
async function answerOwn(app, call) {
  switch (call.call) {
    case "pair":
      return { error: await app.pair(call.port, call.code) };
    case "options":
      return optionsState(app);
    case "add-site":
      await app.sites.add(call.site);
      return optionsState(app);
    case "remove-site":
      await app.sites.remove(call.name);
      await app.leaveUnwatched();
      return optionsState(app);
    case "pause":
      return app.pause(call.paused);
    case "pause-until":
      return app.pause(true, call.until);
    case "judge":
      return judgePage(app, call.tab, call.label);
    case "judge-offer":
      return judgeOffer(app, call.tab, call.offer, call.label);
    case "preferences":
      return app.preferences();
    case "prefer":
      return app.prefer(call.preferences);
    case "server-settings":
      return serverSettings(app.settings);
    case "change-server":
      return { error: await changeServer(app.settings, call.changes) };
    case "dashboard":
      return dashboardAddress(app.settings);
    case "want-site":
      return app.sites.want(call.site);
    case "check":
      return app.checks.ask(call.text);
    case "selected":
      return takeSelected();
    case "correct":
      return app.correct(call.correction);
    case "mark":
      return app.mark(call.tab, call.kind, call.reward);
    case "seen":
      return app.shown(call.tab, call.warning);
    default:
      return null;
  }
}

/**
 * Where the message comes from. A page's address is its tab's: the sender's own stays what it was
 * when the page was loaded. A frame whose address is no place (`about:srcdoc`) belongs to the site
 * that made it.
 * @param {Sender} sender
 */
function address(sender) {
  const url = sender.url ?? "";
  if (!/^https?:/.test(url)) return `${sender.origin ?? ""}/`;
  const tab = sender.frameId === 0 ? (sender.tab?.url ?? "") : "";
  return URL.canParse(tab) && new URL(tab).origin === new URL(url).origin ? tab : url;
}

/**
 * Passes what a frame shows to the page it stands in, which sends both together.
 * @param {number} tab
 * @param {Sender} sender
 * @param {{at: number, html: string | null}} shown
 */
async function relay(tab, sender, { at, html }) {
  const url = cleanAddress(address(sender));
  const order = { call: "frame", at, frame: sender.frameId, url, html };
  try {
    await ext.tabs.sendMessage(tab, order, { frameId: 0 });
  } catch {
    // The page itself is gone, and the frame with it.
  }
}

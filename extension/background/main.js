import { ext } from "../lib/ext.js";
import { App } from "./app.js";
import { answer } from "./calls.js";
import { makeMenu, openCheck } from "./menu.js";
import { showNotified } from "./notices.js";
import { popupState } from "./views.js";

/**
 * Every listener is registered here, at once, when the background begins: that is how the browser
 * knows what to wake it for. Each waits for the parts to be ready; times are taken before that.
 */
const ready = App.start();
const isFirefox = "browser" in globalThis;

ext.runtime.onMessage.addListener((call, sender, respond) => {
  ready
    .then((app) => answer(app, call, sender))
    .then(respond, (error) => {
      console.error("vigiclic: a call failed", error);
      respond(null);
    });
  return true;
});

ext.runtime.onConnect.addListener((port) => {
  const [kind, tab] = port.name.split(":");
  if (kind !== "popup" || !port.sender?.url?.startsWith(ext.runtime.getURL(""))) return;
  let open = true;
  port.onDisconnect.addListener(() => {
    open = false;
  });
  ready.then((app) => {
    if (!open) return;
    const show = () => port.postMessage(popupState(app, Number(tab)));
    app.watchers.add(show);
    port.onDisconnect.addListener(() => app.watchers.delete(show));
    app.connection.wake(true);
    show();
  });
});

ext.tabs.onCreated.addListener(async ({ id, openerTabId, pendingUrl }) => {
  if (id === undefined || openerTabId === undefined) return;
  const app = await ready;
  // Chromium names an opener for an empty new tab too: then there is no address that we may see.
  if (pendingUrl || isFirefox) await app.tabs.openedFrom(id, openerTabId);
});

ext.tabs.onActivated.addListener(async (activated) => {
  const at = Date.now();
  await (await ready).attention.update("switch", at, {}, activated);
});

ext.tabs.onRemoved.addListener(async (tab) => {
  const at = Date.now();
  const app = await ready;
  await app.tabs.forgetOpener(tab);
  await app.leave(tab, at);
});

ext.tabs.onReplaced.addListener(async (_added, removed) => {
  const at = Date.now();
  await (await ready).leave(removed, at);
});

ext.tabs.onUpdated.addListener(async (id, change, tab) => {
  if (!change.status && !change.url) return;
  const at = Date.now();
  const app = await ready;
  // Without the permission for its site a tab has no address: it is not one of ours any more.
  if (app.tabs.get(id) && !app.sites.watched(tab.url)) await app.leave(id, at);
});

ext.windows.onFocusChanged.addListener(async (window) => {
  const at = Date.now();
  const reason = window === ext.windows.WINDOW_ID_NONE ? "blur" : "focus";
  await (await ready).attention.update(reason, at, { window });
});

ext.idle.onStateChanged.addListener(async (state) => {
  const at = Date.now();
  const locked = state === "locked";
  await (await ready).attention.update(locked ? "lock" : "unlock", at, { locked });
});

ext.alarms.onAlarm.addListener(async () => {
  const app = await ready;
  await app.endPause();
  await app.connection.wake(true);
});

ext.contextMenus.onClicked.addListener((clicked) => {
  openCheck(clicked);
});

ext.notifications.onClicked.addListener((id) => {
  showNotified(id);
});

ext.permissions.onAdded.addListener(async () => {
  const app = await ready;
  await app.sites.addWanted();
});

ext.permissions.onRemoved.addListener(async () => {
  const app = await ready;
  await app.sites.dropForbidden();
  await app.leaveUnwatched();
});

ext.runtime.onInstalled.addListener(async ({ reason }) => {
  await makeMenu();
  const app = await ready;
  // Pages that were open before an installation or an update have no content script of ours yet.
  if (!app.paused) await app.sites.injectInto();
  if (reason === "install") await app.welcome();
});

// Listening is enough to be started with the browser, which drains what the last run has left.
ext.runtime.onStartup.addListener(() => {});

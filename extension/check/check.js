import { check, listenToCheck } from "../lib/checking.js";
import { ext } from "../lib/ext.js";
import { followLanguage, localise } from "../lib/i18n.js";
import { element } from "../lib/page.js";

// The window that "Check this text" opens: what was selected is checked at once.
async function begin() {
  await followLanguage();
  localise();
  listenToCheck();
  const text = await ext.runtime.sendMessage({ call: "selected" });
  const box = element("check-text", HTMLTextAreaElement);
  if (!text) return box.focus();
  box.value = text;
  await check(text);
}

begin();

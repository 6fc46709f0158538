import { t } from "./i18n.js";
import { button, make } from "./rows.js";

/** Commands to type elsewhere: shown as they are, with a button that copies them. */
export function showCommands() {
  for (const place of document.querySelectorAll("[data-command]")) {
    const command = /** @type {HTMLElement} */ (place).dataset["command"] ?? "";
    const said = make("span", "quiet", "");
    said.setAttribute("role", "status");
    const code = make("code", "", command);
    code.id = `command-${command.replace(/\W+/g, "-")}`;
    const copy = button(t("copy"), "", async () => {
      await navigator.clipboard.writeText(command);
      said.textContent = t("copied");
    });
    // Several buttons say the same: each is told apart by what it copies.
    copy.setAttribute("aria-describedby", code.id);
    place.replaceChildren(code, " ", copy, " ", said);
  }
}

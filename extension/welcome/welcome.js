import { ext } from "../lib/ext.js";
import { localise } from "../lib/i18n.js";
import { element } from "../lib/page.js";

// The first page a worker sees: what this does, what it never does, and what to do next.
localise();
element("open-options", HTMLButtonElement).addEventListener("click", () => {
  ext.runtime.openOptionsPage();
});

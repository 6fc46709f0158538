"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// Buttons and links that were pressed, and forms that were sent: their words and where they lead.
{
  const { document } = vigiclic;
  const PRESSABLE =
    "button, a[href], summary, [role=button], [role=link], input:is([type=submit i], [type=button i], [type=image i], [type=reset i])";
  const LONGEST = 200;

  /** @param {string | null | undefined} text */
  const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, LONGEST);

  /**
   * @param {Element} element
   * @returns {string} what is written on it
   */
  const labelOf = (element) => {
    const value = element instanceof HTMLInputElement ? element.value : "";
    const shown = element instanceof HTMLElement ? element.innerText : element.textContent;
    return (
      tidy(shown) ||
      tidy(value) ||
      tidy(element.getAttribute("aria-label")) ||
      tidy(element.querySelector("img[alt]")?.getAttribute("alt")) ||
      tidy(element.getAttribute("alt")) ||
      tidy(element.getAttribute("title"))
    );
  };

  /**
   * @param {string | null} address as it stands in an attribute
   * @returns {string} absolute, without query values
   */
  const absolute = (address) => {
    try {
      return vigiclic.bareAddress(new URL(address || location.href, document.baseURI).href);
    } catch {
      return "";
    }
  };

  /**
   * Read from attributes: a field named "action" hides the form's own property.
   * @param {Element | null} form
   * @param {Element | null} button
   */
  const formTarget = (form, button) =>
    absolute(button?.getAttribute("formaction") ?? (form && vigiclic.dom.attribute(form, "action")));

  /** @param {Element} element */
  const targetOf = (element) => {
    const link = element.closest("a[href]");
    if (link) return absolute(link.getAttribute("href"));
    const button = element instanceof HTMLButtonElement || element instanceof HTMLInputElement;
    const sends = button && (element.type === "submit" || element.type === "image");
    return sends && element.form ? formTarget(element.form, element) : "";
  };

  vigiclic.watchActions = (tell) => {
    const clicked = (/** @type {Event} */ event) => {
      if (!event.isTrusted) return;
      const at = Date.now();
      const pressed = event
        .composedPath()
        .find((node) => node instanceof Element && vigiclic.dom.matches(node, PRESSABLE));
      if (pressed instanceof Element) tell("click", labelOf(pressed), targetOf(pressed), at);
    };
    const sent = (/** @type {Event} */ event) => {
      if (!event.isTrusted || !(event.target instanceof HTMLFormElement)) return;
      const button = event instanceof SubmitEvent ? event.submitter : null;
      const label = button ? labelOf(button) : tidy(vigiclic.dom.attribute(event.target, "aria-label"));
      tell("submit", label, formTarget(event.target, button), Date.now());
    };
    addEventListener("click", clicked, true);
    addEventListener("submit", sent, true);
    return () => {
      removeEventListener("click", clicked, true);
      removeEventListener("submit", sent, true);
    };
  };
}

"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// A page can take our warning out, move it away or lay something over it. Then it is put back in
// front of everything, a few times; after that the popup and the badge say that the page hides it.
{
  const { document } = vigiclic;
  const TRIES = 5;
  const LOOKED_AFTER_EVERY = 1_000;
  /** Where on the warning it is looked for: its middle, and near its corners. */
  const POINTS = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]];
  const ALL = { opacityProperty: true, visibilityProperty: true };

  /**
   * @typedef {object} Kept
   * @property {number} tries how often it may still be put back
   * @property {Set<Node>} over the dialogues it was raised over, and that were open ever since
   * @property {() => boolean} shown whether it is meant to be seen at all now
   * @property {() => void} lost
   */
  /** @type {Map<HTMLElement, Kept>} */
  const kept = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  /** @param {HTMLElement} host */
  const raise = (host) => {
    if (host.parentNode !== document.documentElement) document.documentElement.append(host);
    try {
      // Whatever comes later to the top of a page lies over what came before.
      if (host.matches(":popover-open")) host.hidePopover();
      host.showPopover();
    } catch {
      // Refused by the page: it lies over all that is not there.
    }
  };

  /** What makes all the rest of a page deaf, to a search for what lies at a point, too. */
  const dialogues = () => [...document.querySelectorAll(":modal")];

  /**
   * @param {HTMLElement} host
   * @param {Kept} state
   */
  const isSeen = (host, state) => {
    if (host.parentNode !== document.documentElement || !host.checkVisibility(ALL)) return false;
    const { left, top, width, height } = host.getBoundingClientRect();
    const modals = dialogues();
    if (modals.length) return modals.every((modal) => state.over.has(modal));
    return POINTS.every(([x = 0, y = 0]) => {
      return document.elementFromPoint(left + x * width, top + y * height) === host;
    });
  };

  const look = () => {
    if (document.hidden) return;
    for (const [host, state] of kept) {
      if (!state.shown() || isSeen(host, state)) continue;
      if (state.tries === 0) {
        vigiclic.release(host);
        state.lost();
        continue;
      }
      state.tries -= 1;
      state.over = new Set(dialogues());
      raise(host);
    }
  };
  // At once for what is taken out, so that nobody can miss it.
  const removals = new MutationObserver((records) => {
    const gone = (/** @type {HTMLElement} */ host) => host.parentNode !== document.documentElement;
    if (records.length && [...kept.keys()].some(gone)) look();
  });

  // One that was closed and opened again lies over what was raised over it.
  const openings = new MutationObserver((records) => {
    for (const { over } of kept.values()) for (const { target } of records) over.delete(target);
  });

  vigiclic.keep = (host, shown, lost) => {
    host.popover = "manual";
    const state = { tries: TRIES, over: new Set(dialogues()), shown, lost };
    raise(host);
    kept.set(host, state);
    removals.observe(globalThis.document, { childList: true });
    removals.observe(document.documentElement, { childList: true });
    openings.observe(globalThis.document, { subtree: true, attributeFilter: ["open"] });
    timer ??= setInterval(look, LOOKED_AFTER_EVERY);
  };

  vigiclic.release = (host) => {
    kept.delete(host);
    if (kept.size) return;
    removals.disconnect();
    openings.disconnect();
    clearInterval(timer);
    timer = undefined;
  };
}

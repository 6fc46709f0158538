"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// Signs of the worker: that there was one, and of which kind, never what.
{
  const EVERY = 5_000;
  /** @type {Record<string, "key" | "pointer" | "scroll" | "media">} */
  const KINDS = {
    keydown: "key",
    pointerdown: "pointer",
    pointermove: "pointer",
    wheel: "scroll",
    touchmove: "scroll",
    timeupdate: "media",
  };

  /**
   * A silent loop in the background of a page is decoration, not something that somebody watches.
   * @param {EventTarget | null} target
   */
  const isWatched = (target) =>
    target instanceof HTMLMediaElement &&
    !target.paused &&
    (!target.muted || (target instanceof HTMLVideoElement && !target.loop && !target.autoplay));

  vigiclic.watchInputs = (tell) => {
    let last = -EVERY;
    const notice = (/** @type {Event} */ event) => {
      // Events that a page makes up are not the worker.
      if (!event.isTrusted || performance.now() - last < EVERY) return;
      const kind = KINDS[event.type];
      if (!kind || (kind === "media" && !isWatched(event.target))) return;
      last = performance.now();
      tell(kind, Date.now());
    };
    const options = { capture: true, passive: true };
    for (const type of Object.keys(KINDS)) addEventListener(type, notice, options);
    return () => {
      for (const type of Object.keys(KINDS)) removeEventListener(type, notice, options);
    };
  };
}

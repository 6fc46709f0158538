"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// The warning in the page. It lives in a closed shadow root, so that the page can neither read nor
// change it, and holds text only. It lies over the page and moves nothing in it.
{
  const { document } = vigiclic;
  const STYLE = `
    :host { all: initial !important; position: fixed !important; display: block !important;
      inset-inline-end: 16px !important; inline-size: min(25rem, calc(100vw - 32px)) !important;
      z-index: 2147483647 !important; color-scheme: light dark !important; }
    * { box-sizing: border-box; }
    section { font: 15px/1.45 system-ui, sans-serif; color: #1b1b1f; background: #fff;
      border: 1px solid #8a8a93; border-inline-start: 6px solid #8a5300; border-radius: 8px;
      box-shadow: 0 6px 24px rgb(0 0 0 / .3); padding: 12px 14px; max-block-size: 70vh;
      overflow: auto; overflow-wrap: anywhere; }
    section.danger { border-inline-start-color: #b3261e; }
    header { display: flex; align-items: start; gap: 8px; }
    .level { font-size: 12px; font-weight: 700; letter-spacing: .02em; color: #fff; background: #8a5300;
      border-radius: 4px; padding: 1px 6px; margin-block-start: 2px; }
    .danger .level { background: #b3261e; }
    h2 { font-size: 16px; line-height: 1.35; margin: 0; flex: 1; }
    p { margin: 8px 0 0; }
    .text, .earlier { color: #55555e; }
    ul { margin: 8px 0 0; padding: 0; list-style: none; }
    li { margin-block-start: 8px; }
    .kind { margin: 0; }
    .kind::first-letter { text-transform: uppercase; }
    q { display: block; font-weight: 600; margin-block-start: 2px; }
    :lang(fr) q { quotes: "«\\a0" "\\a0»"; }
    footer { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 12px; }
    button { font: inherit; font-size: 14px; color: inherit; background: none; cursor: pointer;
      border: 1px solid #8a8a93; border-radius: 6px; padding: 4px 10px; min-block-size: 32px; }
    button:hover { background: rgb(128 128 140 / .15); }
    button:focus-visible { outline: 3px solid #1a62d6; outline-offset: 1px; }
    .close { border: 0; padding: 0 6px; font-size: 20px; line-height: 1; min-block-size: 28px; }
    @media (prefers-color-scheme: dark) {
      section { color: #ececf1; background: #232329; border-color: #6a6a74; border-inline-start-color: #f0a53a; }
      section.danger { border-inline-start-color: #ff8a80; }
      .text, .earlier { color: #b9b9c4; }
    }`;
  const GAP = 12;
  const TOP = 16;
  const THANKS_FOR = 2_000;
  /** A click on a banner that has just slid under the pointer was meant for what stood there. */
  const MOVING_FOR = 400;

  /** Our own elements in the page: snapshots leave them out, whatever a page names its own. */
  vigiclic.hosts ??= new Map();
  const hosts = vigiclic.hosts;
  /**
   * Each one's place is said inside its root: what is important there the page cannot undo.
   * @type {WeakMap<HTMLElement, (css: string) => void>}
   */
  const places = new WeakMap();

  /**
   * @param {string} name
   * @param {string} className
   * @param {string} text
   * @param {...Node} children
   */
  const make = (name, className, text, ...children) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    element.append(...children);
    return element;
  };

  /** @type {WeakMap<HTMLElement, () => void>} what is done once the worker can see it */
  const unseen = new WeakMap();

  /** @type {WeakMap<HTMLElement, {top: number, at: number}>} where each one stands, and since when */
  const stands = new WeakMap();

  /** @type {WeakSet<HTMLElement>} the gravest: what a page cannot read off the element */
  const dangers = new WeakSet();
  /** @type {WeakSet<HTMLElement>} those that have no room now */
  const waiting = new WeakSet();

  /**
   * Stacks the banners under each other, dangers first. One that has no room left waits for those
   * above it: what stands under the edge of the window nobody could read or close.
   */
  const arrange = () => {
    let top = TOP;
    let room = true;
    const isDanger = (/** @type {HTMLElement} */ host) => dangers.has(host);
    const all = [...hosts.keys()];
    for (const host of [...all.filter(isDanger), ...all.filter((one) => !isDanger(one))]) {
      const place = places.get(host);
      const before = stands.get(host);
      if (before?.top !== top) stands.set(host, { top, at: before ? performance.now() : -MOVING_FOR });
      place?.(`:host { inset-block-start: ${top}px !important; }`);
      const height = host.offsetHeight;
      room &&= top === TOP || top + height <= innerHeight;
      if (room) {
        waiting.delete(host);
        top += height + GAP;
        unseen.get(host)?.();
        unseen.delete(host);
      } else {
        waiting.add(host);
        place?.(":host { inset-block-start: 0 !important; visibility: hidden !important; }");
      }
    }
  };
  const sizes = new ResizeObserver(arrange);
  addEventListener("resize", arrange, { passive: true });

  /**
   * @param {HTMLElement} host
   * @param {string} text
   * @param {string} className
   * @param {() => void} act
   */
  const button = (host, text, className, act) => {
    const element = /** @type {HTMLButtonElement} */ (make("button", className, text));
    element.type = "button";
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      // By when it was pressed: a busy page may hear of that much later.
      const still = event.timeStamp - (stands.get(host)?.at ?? 0) >= MOVING_FOR;
      // Without a pointer (`detail` is 0) it was this button that had the focus.
      if (event.isTrusted && (still || event.detail === 0)) act();
    });
    return element;
  };

  vigiclic.showBanner = (worded, labels, on) => {
    if ([...hosts.values()].includes(worded.id)) return;
    const host = document.createElement("div");
    host.dataset["vigiclicBanner"] = "";
    if (worded.level === "danger") dangers.add(host);
    const root = host.attachShadow({ mode: "closed" });

    const remove = () => {
      take(host);
      arrange();
    };
    const judge = (/** @type {"scam" | "legit"} */ label) => {
      on.feedback(label);
      footer.replaceChildren(make("span", "", labels.thanks));
      setTimeout(remove, THANKS_FOR);
    };

    const close = button(host, "×", "close", remove);
    close.setAttribute("aria-label", labels.close);
    const reasons = worded.reasons.map(({ kind, quotes }) =>
      make("li", "reason", "", make("p", "kind", kind), ...quotes.map((quote) => make("q", "", quote))),
    );
    const footer = make(
      "footer",
      "",
      "",
      button(host, labels.scam, "scam", () => judge("scam")),
      button(host, labels.fine, "fine", () => judge("legit")),
    );
    const box = make(
      "section",
      worded.level,
      "",
      make("header", "", "", make("span", "level", worded.levelName), make("h2", "", worded.title), close),
      ...(labels.earlier ? [make("p", "earlier", labels.earlier)] : []),
      ...(worded.text ? [make("p", "text", worded.text)] : []),
      ...(reasons.length ? [make("ul", "", "", ...reasons)] : []),
      ...(worded.advice ? [make("p", "advice", worded.advice)] : []),
      footer,
    );
    box.dataset["code"] = worded.code;
    box.dataset["level"] = worded.level;
    box.lang = labels.language;
    box.setAttribute("role", "alert");
    box.setAttribute("aria-label", labels.region);
    vigiclic.styleIn(root)(STYLE);
    places.set(host, vigiclic.styleIn(root));
    root.append(box);

    hosts.set(host, worded.id);
    unseen.set(host, () => whenVisible(on.shown));
    document.documentElement.append(host);
    arrange();
    sizes.observe(host);
    vigiclic.keep(host, () => !waiting.has(host), on.lost);
  };

  vigiclic.hideBanners = (warnings) => {
    for (const [host, warning] of [...hosts]) {
      if (!warnings.includes(warning)) continue;
      take(host);
    }
    arrange();
  };

  /** @param {HTMLElement} host */
  const take = (host) => {
    vigiclic.release(host);
    hosts.delete(host);
    sizes.unobserve(host);
    host.remove();
  };

  /** @param {() => void} act called once the worker can see the page */
  const whenVisible = (act) => {
    if (document.visibilityState === "visible") {
      act();
      return;
    }
    document.addEventListener("visibilitychange", () => whenVisible(act), { once: true });
  };
}

"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// What this document shows, told to the background: when it begins, when its address changes
// without a load, and when its text has changed. Only the page itself sends messages; the frames
// inside it hand it what they show.
{
  const { document } = vigiclic;
  const CHANGES_EVERY = 2_000;
  /** How soon after a mutation the text is compared, and how often at most. */
  const CHANGE_SETTLES = 150;
  const COMPARED_EVERY = 500;
  const ROUTE_SETTLES = 100;
  const ROUTE_LONGEST = 1_000;
  const FRAMES_WAIT = 300;
  /** A page of more elements than this is written down in idle moments from the start. */
  const LARGE = 1_000;
  /** Snapshots that found nothing become rarer, up to this: some pages never stop moving. */
  const RAREST = 16_000;
  const WATCHED = {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["class", "hidden", "open", "style"],
  };
  const isTop = window === window.top;

  class Observer {
    constructor() {
      /** @type {(() => void)[]} what undoes the listening; empty while not reading */
      this.undo = [];
      this.href = "";
      this.sentAt = 0;
      /** When a snapshot was last taken, sent or not. */
      this.lookedAt = 0;
      this.sentGist = "";
      this.liveGist = "";
      /** @type {number | null} when the mutations that were not compared yet began */
      this.touchedAt = null;
      /** @type {number | null} when the change that is not sent yet began */
      this.changedAt = null;
      this.comparedAt = 0;
      /** @type {number | null} when the route that is not sent yet began */
      this.routedAt = null;
      this.looksChanged = false;
      this.framesChanged = false;
      this.idleLooks = 0;
      /** @type {WeakSet<ShadowRoot>} those that are watched */
      this.trees = new WeakSet();
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      this.timer = undefined;
      /** @type {InstanceType<typeof vigiclic.Slices> | null} the page while it is written down */
      this.writing = null;
      this.frames = new vigiclic.Frames((at) => {
        this.framesChanged = true;
        this.changedAt ??= at;
        this.changed();
      });
      this.mutations = new MutationObserver((records) => {
        this.looksChanged ||= records.some(({ type }) => type === "attributes");
        this.mutated(records);
      });
      // What changes in a shadow tree is no part of the document's text.
      this.treeMutations = new MutationObserver((records) => {
        this.looksChanged = true;
        this.mutated(records);
      });
      vigiclic.foundTree = (root) => {
        if (!this.undo.length || this.trees.has(root)) return;
        this.trees.add(root);
        this.treeMutations.observe(root, WATCHED);
      };
      this.listenToBackground();
    }

    alive() {
      return vigiclic.browser() !== null;
    }

    /** @param {number} at when the document began to show */
    async resume(at) {
      if (this.undo.length) return;
      const answer = await vigiclic.ask({ call: "start", at });
      if (this.undo.length) return;
      if (!answer?.read) {
        vigiclic.ignoreData();
        return;
      }
      this.listen();
      if (document.readyState === "loading") {
        await new Promise((resolve) =>
          document.addEventListener("DOMContentLoaded", resolve, { once: true }),
        );
      }
      await this.begin(at);
    }

    stop() {
      vigiclic.showOffers({ call: "offers", language: "", marks: [], phrases: [] });
      clearTimeout(this.timer);
      this.timer = undefined;
      this.writing?.cancel();
      this.writing = null;
      for (const undo of this.undo) undo();
      this.undo = [];
    }

    /**
     * Sends the page as it was loaded, and watches it from there.
     * @param {number} at
     */
    async begin(at) {
      if (isTop) await this.frames.settled(document, FRAMES_WAIT);
      if (!this.undo.length) return;
      this.href = location.href;
      this.mutations.observe(globalThis.document, WATCHED);
      this.send("load", at);
    }

    listen() {
      const ask = vigiclic.ask;
      const id = vigiclic.newId;
      this.undo = [
        vigiclic.watchInputs((kind, at) => {
          this.lookAgain();
          ask({ call: "input", id: id(), at, kind });
        }),
        vigiclic.watchActions((kind, label, target, at) => {
          this.acted();
          ask({ call: "action", id: id(), at, kind, label, target });
        }),
        vigiclic.watchData((source, at, json) => ask({ call: "data", id: id(), at, source, json })),
        () => this.mutations.disconnect(),
        () => {
          this.treeMutations.disconnect();
          this.trees = new WeakSet();
        },
        // What fades in or out does so without a change of the document.
        ...["animationend", "transitionend"].map((type) => this.on(window, type, () => this.lookAgain())),
        this.on(globalThis.document, "visibilitychange", () => {
          if (document.hidden) this.writing?.finish();
        }),
        this.on(window, "pagehide", () => {
          this.writing?.finish();
          if (!isTop) ask({ call: "frame", at: Date.now(), html: null });
        }),
        this.on(window, "pageshow", (event) => {
          // Taken out of the browser's store of pages as it was: nothing was loaded, but it begins.
          if (/** @type {PageTransitionEvent} */ (event).persisted) this.again();
        }),
        this.on(window, "popstate", () => this.routed()),
        this.on(window, "hashchange", () => this.routed()),
      ];
      const navigation = /** @type {any} */ (globalThis).navigation;
      if (navigation) this.undo.push(this.on(navigation, "currententrychange", () => this.routed()));
    }

    async again() {
      const at = Date.now();
      const answer = await vigiclic.ask({ call: "start", at });
      if (answer?.read) await this.begin(at);
      else this.stop();
    }

    /** The address may have changed without a load. */
    routed() {
      if (!this.undo.length || !this.href) return;
      const [before, after] = [this.href, location.href].map((href) => new URL(href));
      this.href = location.href;
      if (!before || !after || before.href === after.href) return;
      const jumped = before.pathname === after.pathname && before.search === after.search;
      // A jump within the page, unless the page keeps its routes behind the hash.
      if (jumped && !/^#!?\//.test(after.hash) && !/^#!?\//.test(before.hash)) return;
      // What is being written down belongs to the address before.
      this.writing?.cancel();
      this.writing = null;
      this.routedAt ??= Date.now();
      this.checkIn(ROUTE_SETTLES);
    }

    /** @param {MutationRecord[]} records */
    mutated(records) {
      if (location.href !== this.href) this.routed();
      else if (records.some(({ type }) => type !== "attributes")) this.writing?.restart();
      this.idleLooks = records.some(({ type }) => type === "childList") ? 0 : this.idleLooks;
      vigiclic.placeMarks();
      this.changed();
    }

    /** The page may look otherwise without a change of the document: by a fading, a style sheet. */
    lookAgain() {
      this.looksChanged = true;
      this.changed();
    }

    changed() {
      if (!this.undo.length || !this.href) return;
      const now = Date.now();
      this.touchedAt ??= now;
      if (this.routedAt !== null) {
        // The new view is being built: sent once that pauses.
        if (now - this.routedAt > ROUTE_LONGEST) return;
        this.checkIn(ROUTE_SETTLES);
      } else if (this.timer === undefined) {
        this.checkIn(Math.max(CHANGE_SETTLES, this.comparedAt + COMPARED_EVERY - now));
      }
    }

    /** What changes from here on is what the worker's action did: it is not older than that. */
    acted() {
      this.writing?.finish();
      if (this.changedAt !== null) this.looksChanged = true;
      this.changedAt = null;
      this.touchedAt = null;
    }

    /** @param {number} wait */
    checkIn(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.check(), wait);
    }

    /** Compares the text with what was sent, and sends it again when it has changed. */
    check() {
      this.timer = undefined;
      if (!this.alive()) {
        this.stop();
        return;
      }
      this.writing?.finish();
      const now = Date.now();
      if (this.routedAt !== null) {
        this.send("route", this.routedAt);
        return;
      }
      this.comparedAt = now;
      const live = vigiclic.gist(document.body?.textContent ?? "");
      if (this.looksChanged || this.framesChanged || live !== this.liveGist) {
        this.changedAt ??= this.touchedAt ?? now;
      }
      this.touchedAt = null;
      if (this.changedAt === null) return;
      const rare = this.idleLooks ? Math.min(CHANGES_EVERY * 2 ** this.idleLooks, RAREST) : 0;
      const next = Math.max(this.sentAt + CHANGES_EVERY, this.lookedAt + rare);
      if (now < next) this.checkIn(next - now);
      else this.send("change", this.changedAt);
    }

    /**
     * Writes the page down and sends it.
     * @param {"load" | "route" | "change"} reason
     * @param {number} at
     */
    send(reason, at) {
      this.routedAt = null;
      this.looksChanged = false;
      this.writing = new vigiclic.Slices(
        () => {
          this.lookAnew();
          return vigiclic.redaction(document);
        },
        ({ html, text }) => {
          this.writing = null;
          this.written(reason, at, html, text);
        },
        document.getElementsByTagName("*").length > LARGE,
      );
      // Small pages are written before there is anything to wait for.
      if (this.writing.over) this.writing = null;
    }

    /** What has changed up to now is in the snapshot that begins. */
    lookAnew() {
      this.lookedAt = Date.now();
      this.changedAt = null;
      this.touchedAt = null;
      this.liveGist = vigiclic.gist(document.body?.textContent ?? "");
    }

    /**
     * @param {"load" | "route" | "change"} reason
     * @param {number} at
     * @param {string} html
     * @param {string} text what of it is seen
     */
    written(reason, at, html, text) {
      const gist = vigiclic.gist(`${document.title}\n${text}`);
      if (reason === "change" && gist === this.sentGist && !this.framesChanged) {
        this.idleLooks += 1;
        return;
      }
      this.sentGist = gist;
      this.sentAt = Date.now();
      this.idleLooks = 0;
      this.framesChanged = false;
      if (!isTop) {
        vigiclic.ask({ call: "frame", at, html });
        return;
      }
      if (!document.querySelector("iframe, frame")) this.frames.clear();
      vigiclic.ask({
        call: "page",
        id: vigiclic.newId(),
        at,
        reason,
        title: document.title,
        lang: document.documentElement.lang,
        html,
        frames: this.frames.list(),
      });
    }

    listenToBackground() {
      vigiclic.browser()?.runtime.onMessage.addListener((order) => {
        if (order.call === "stop") this.stop();
        else if (order.call === "frame") this.frames.take(order.frame, order.url, order.html, order.at);
        else if (order.call === "warn" && isTop) this.warn(order);
        else if (order.call === "offers") vigiclic.showOffers(order);
        else if (order.call === "calm") vigiclic.hideBanners(order.warnings);
      });
    }

    /** @param {Extract<import("../internal.js").PageOrder, {call: "warn"}>} order */
    warn({ worded, labels }) {
      const warning = worded.id;
      vigiclic.showBanner(worded, labels, {
        shown: () => vigiclic.ask({ call: "shown", warning }),
        lost: () => vigiclic.ask({ call: "covered", warning }),
        feedback: (label) => vigiclic.ask({ call: "feedback", warning, label }),
      });
    }

    /**
     * @param {EventTarget} target
     * @param {string} type
     * @param {(event: Event) => void} listener
     */
    on(target, type, listener) {
      target.addEventListener(type, listener, true);
      return () => target.removeEventListener(type, listener, true);
    }
  }

  /** @param {number} at */
  const begin = (at) => {
    if (!/html/.test(document.contentType)) return;
    // Run again in a page that has been read before: after a pause, or by an update of ours.
    if (!vigiclic.observer?.alive()) vigiclic.observer = new Observer();
    vigiclic.observer.resume(at);
  };

  // A page that is prepared behind the scenes begins when the worker gets to see it.
  if (/** @type {any} */ (document).prerendering) {
    document.addEventListener("prerenderingchange", () => begin(Date.now()), { once: true });
  } else {
    begin(Date.now());
  }
}

"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// Long work in short pieces, in the moments that the page has no use for: nobody feels it.
{
  /** Milliseconds that a piece takes at most: with what goes around it, under 5. */
  const PIECE = 3;
  /** Pages that take more pieces than this are slow by themselves: then they double. */
  const SHORT_PIECES = 8;
  /** A page that is never idle waits no longer than this for the next piece. */
  const IDLE_WITHIN = 50;
  /** Work that was overtaken begins anew so often; then it is done at once. */
  const TRIES = 3;

  vigiclic.Slices = class {
    /**
     * @param {() => Generator<boolean, any, void>} make begins the work; it says where a
     *   pause is welcome
     * @param {(result: any) => void} done
     * @param {boolean} large whether the first piece is put off too
     */
    constructor(make, done, large) {
      this.make = make;
      this.done = done;
      this.work = make();
      this.tries = TRIES;
      this.pieces = 0;
      this.stale = false;
      this.over = false;
      this.cancelWait = () => {};
      if (large) this.#later();
      else this.#go(this.#piece());
    }

    /** What has been done is out of date: the next piece begins anew. */
    restart() {
      this.stale = true;
    }

    /** Does the rest at once. */
    finish() {
      if (this.over) return;
      this.cancelWait();
      this.#go(Infinity);
    }

    cancel() {
      this.over = true;
      this.cancelWait();
    }

    /** @param {number} longest */
    #go(longest) {
      if (this.stale) {
        this.stale = false;
        this.tries -= 1;
        this.work = this.make();
      }
      const allowed = this.tries > 0 ? longest : Infinity;
      const until = performance.now() + allowed;
      let step = this.work.next();
      while (!step.done && performance.now() < until) {
        if (step.value && allowed < Infinity) break;
        step = this.work.next();
      }
      if (step.done) {
        this.over = true;
        this.done(step.value);
      } else {
        this.#later();
      }
    }

    #piece() {
      this.pieces += 1;
      return PIECE * 2 ** Math.max(0, this.pieces - SHORT_PIECES);
    }

    #later() {
      // Nobody waits for a tab in the background, and it may never be idle.
      if (document.hidden) {
        this.#go(Infinity);
        return;
      }
      const waiting = requestIdleCallback(() => this.#go(this.#piece()), { timeout: IDLE_WITHIN });
      this.cancelWait = () => cancelIdleCallback(waiting);
    }
  };
}

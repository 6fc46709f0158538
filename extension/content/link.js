"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// The way to the background. A content script never talks to the server: browsers stop that on
// public pages, and a page must not learn that there is a server.
{
  /** Waits before each try: the background may just be waking up. */
  const WAITS = [0, 100, 500];

  vigiclic.browser = () => {
    const browser = /** @type {any} */ (globalThis).browser ?? globalThis.chrome;
    return browser?.runtime?.id ? browser : null;
  };

  vigiclic.ask = async (call) => {
    for (const wait of WAITS) {
      if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
      const browser = vigiclic.browser();
      if (!browser) return null;
      try {
        return await browser.runtime.sendMessage(call);
      } catch {
        // Tried again: an `id` said twice is stored once.
      }
    }
    return null;
  };

  // `crypto.randomUUID` is not there on pages without TLS.
  vigiclic.newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
}

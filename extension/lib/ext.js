/** The browser's extension interface under one name, in Chromium and in Firefox. */
export const ext = /** @type {typeof chrome} */ (
  /** @type {any} */ (globalThis).browser ?? globalThis.chrome
);

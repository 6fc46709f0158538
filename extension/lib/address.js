// A classic script, shared with the pages it runs in: it leaves its functions on the global object.
import "../content/address.js";

/** Takes user names, tokens and the like out of an address and keeps the rest. */
export const { cleanAddress } = globalThis.vigiclic;

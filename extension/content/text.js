"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// Two pages whose gists are equal read the same but for their numbers: a countdown is no change.
vigiclic.gist = (text) => text.replace(/[\d\s]+/g, " ").trim();

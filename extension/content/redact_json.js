"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

// A page's data as it may leave the page: without what opens doors, and without who the worker is.
// Fields go by their name, and values by their shape; what the platform tells of its work stays.
{
  /** Names are compared in words: `accessToken`, `access-token` and `ACCESS_TOKEN` are one. */
  const SECRET =
    /(?:^|_)(?:tokens?|csrf|xsrf|nonce|secrets?|passwords?|passcode|passphrase|passwd|pwd|sessions?|session_?id|sid|jwt|cookies?|credentials?|otp|totp|mfa|pin|signature|sig|auth|authorization|authentication|authenticity|authenticator|bearer|api_?key|access_?key|private_?key|client_?key)(?:_|$)/;
  const PERSONAL =
    /(?:^|_)(?:e_?mails?|mail_?address|phones?|phone_?number|telephone|mobile|first_?name|last_?name|middle_?name|full_?name|given_?name|family_?name|surname|nick_?name|user_?name|login|legal_?name|real_?name|worker_?name|participant_?name|contributor_?name|account_?name|account_?number|account_?holder|worker_?id|participant_?id|contributor_?id|user_?id|birth|birth_?date|birthday|date_?of_?birth|dob|gender|iban|bic|swift|ssn|tax_?id|vat_?number|passport|street|post_?code|postal_?code|zip_?code|home_?address|billing_?address|avatar|ip|ip_?address|paypal|payoneer)(?:_|$)/;
  /** Objects that are about the worker: what is called just `name` or `id` in them is the worker's. */
  const WORKER = /^(?:current_)?(?:user|worker|participant|contributor|profile|account|me|viewer|owner|person|customer)$/;
  const OF_WORKER = /^(?:name|id|uuid|uid|display_name|title|address|label|photo|picture|image|initials)$/;

  const JWT = /^[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}$/;
  /** Longer than any key of a task, and without a space: somebody's key to something. */
  const LONG = /^[\w+/=%.~:-]{49,}$/;
  const HEX = /^(?:0x)?[0-9a-f]{40,}$/i;
  const SEGMENT = /^[^/]{49,}$/;
  const MAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;
  const MAIL_NAME = /[\w.+%-]+$/;
  const MAIL_HOST = /^[\w-]+\.[\w.-]*\w/;
  const LONGEST_MAIL_PART = 255;
  const BEARER = /\b(?:bearer|basic)\s+[\w+/=.~-]{16,}/gi;
  const ADDRESS = /^(?:https?:)?\/\S*$|^https?:\S+$/i;
  const MOST_KEYS = 2_000;
  const DEEPEST = 64;
  const DEEPEST_TEXT = 2;

  /** @param {string} key */
  const worded = (key) =>
    key
      .replace(/([a-z\d])([A-Z])/g, "$1_$2")
      .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
      .replace(/[^A-Za-z\d]+/g, "_")
      .toLowerCase();

  /** @type {Map<string, {gone: boolean, ofWorker: boolean, aboutWorker: boolean}>} */
  const known = new Map();

  /**
   * @param {string} key
   * @returns {{gone: boolean, ofWorker: boolean, aboutWorker: boolean}} what its name says: that it
   *   must not leave, or only in an object about the worker; that it holds such an object
   */
  const judged = (key) => {
    const found = known.get(key);
    if (found) return found;
    const name = worded(key);
    // A key may be a secret itself: a table by token.
    const gone = SECRET.test(name) || PERSONAL.test(name) || cleanText(key, DEEPEST_TEXT) === undefined;
    const judgement = { gone, ofWorker: OF_WORKER.test(name), aboutWorker: WORKER.test(name) };
    if (known.size >= MOST_KEYS) known.clear();
    known.set(key, judgement);
    return judgement;
  };

  /**
   * In words that somebody wrote for workers an address is a sign of its own; whose it is, is not.
   * @param {string} text
   */
  const withoutMailNames = (text) => {
    if (!text.includes("@")) return text;
    const pieces = text.split("@");
    return pieces
      .map((piece, index) => {
        const host = pieces[index + 1]?.slice(0, LONGEST_MAIL_PART);
        if (host === undefined || !MAIL_HOST.test(host)) return piece;
        const end = piece.slice(-LONGEST_MAIL_PART);
        const name = MAIL_NAME.exec(end)?.[0].length ?? 0;
        return name ? `${piece.slice(0, piece.length - name)}***` : piece;
      })
      .join("@");
  };

  /** @param {string} text */
  const hasLongSegment = (text) =>
    text.split(/[?#]/, 1)[0]?.split("/").some((segment) => SEGMENT.test(segment)) ?? false;

  /**
   * @param {string} text
   * @param {number} texts how many texts this one stands in
   * @returns {string | undefined} undefined when it must not leave
   */
  const cleanText = (text, texts) => {
    const bare = text.trim();
    if (JWT.test(bare) || HEX.test(bare) || MAIL.test(bare)) return undefined;
    if (ADDRESS.test(bare)) return hasLongSegment(bare) ? undefined : vigiclic.cleanAddress(bare);
    if (LONG.test(bare) || /^(?:data|blob|javascript|mailto|tel):\S*$/i.test(bare)) return undefined;
    if (texts < DEEPEST_TEXT && /^[[{]/.test(bare)) {
      try {
        return JSON.stringify(clean(JSON.parse(bare), 0, false, texts + 1));
      } catch {
        // No JSON: words that begin like it.
      }
    }
    return withoutMailNames(text).replace(BEARER, "");
  };

  /**
   * @param {unknown} value
   * @param {number} depth
   * @param {boolean} ofWorker whether it is about the worker
   * @param {number} texts
   * @returns {unknown} undefined when it must not leave
   */
  const clean = (value, depth, ofWorker, texts) => {
    if (typeof value === "string") return cleanText(value, texts);
    if (typeof value !== "object" || value === null) return value;
    if (depth > DEEPEST) return undefined;
    if (Array.isArray(value)) {
      return value.map((item) => clean(item, depth + 1, ofWorker, texts) ?? null);
    }
    /** @type {[string, unknown][]} */
    const kept = [];
    for (const [key, item] of Object.entries(value)) {
      const says = judged(key);
      if (says.gone || (ofWorker && says.ofWorker)) continue;
      const cleaned = clean(item, depth + 1, says.aboutWorker, texts);
      if (cleaned !== undefined) kept.push([key, cleaned]);
    }
    // Made of own fields, whatever they are called: `__proto__` is one like another.
    return Object.fromEntries(kept);
  };

  vigiclic.redactJson = (value) => clean(value, 0, false, 0) ?? null;
}

"use strict";

/**
 * Addresses without what opens doors. This is a classic script because content scripts have to be;
 * the background imports it for its effect (see `lib/address.js`).
 */
globalThis.vigiclic ??= /** @type {any} */ ({});

{
  const SECRET_NAME =
    /token|csrf|xsrf|nonce|secret|passw|session|\bsid\b|sig(nature)?\b|auth|api_?key|jwt|ticket|credential|^code$|otp/i;
  /** Three parts in base64 with dots: a signed token. Or longer than any key of a task. */
  const SECRET_VALUE = /^[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}$|^[\w+/=%.~-]{49,}$/;
  const LONGEST = 8_000;

  /**
   * @param {string} name of a query value or an attribute
   * @param {string} value
   */
  const isSecret = (name, value) => SECRET_NAME.test(name) || SECRET_VALUE.test(value);

  /**
   * @param {string} query without its mark
   * @param {(name: string, value: string) => boolean} drop
   */
  const cleanQuery = (query, drop) =>
    query
      .split("&")
      .map((pair) => {
        const [name = "", ...rest] = pair.split("=");
        return rest.length && drop(name, rest.join("=")) ? `${name}=` : pair;
      })
      .join("&");

  /**
   * @param {string} address absolute or relative
   * @param {(name: string, value: string) => boolean} drop which query values go
   */
  const rewrite = (address, drop) => {
    const [, base = "", , query, , hash] =
      /^([^?#]*)(\?([^#]*))?(#([\s\S]*))?/.exec(address)?.map((part) => part ?? "") ?? [];
    const plain = base.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1");
    const cleaned = query ? `?${cleanQuery(query, drop)}` : "";
    // A fragment that carries values is treated like a query: sign-ins return tokens in it.
    const fragment = hash ? `#${hash.includes("=") ? cleanQuery(hash, drop) : hash}` : "";
    return (plain + cleaned + fragment).slice(0, LONGEST);
  };

  /**
   * Takes user names, tokens and the like out of an address and keeps the rest.
   * @param {string} address
   * @returns {string} empty when the address is no place (data, script, mail)
   */
  globalThis.vigiclic.cleanAddress = (address) =>
    /^\s*(data|javascript|mailto|tel|blob):/i.test(address) ? "" : rewrite(address, isSecret);

  /**
   * Takes every query value out of an address and keeps their names.
   * @param {string} address
   * @returns {string}
   */
  globalThis.vigiclic.bareAddress = (address) =>
    /^\s*(data|javascript|mailto|tel|blob):/i.test(address)
      ? ""
      : (rewrite(address, () => true).split("#", 1)[0] ?? "");
}

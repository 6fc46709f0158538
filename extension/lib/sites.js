/**
 * The sites that the worker has turned on: a host, or `*.host` for it and everything under it,
 * and a port where only that one is meant.
 * @typedef {{host: string, port: string | null}} Site
 */

/**
 * Reads what a person types: an address, a host, a host with its port, or `*.host`.
 * @param {string} typed
 * @returns {Site | null} null when it names no site on the web
 */
export function parseSite(typed) {
  const trimmed = typed.trim().toLowerCase();
  if (!trimmed || /\s/.test(trimmed)) return null;
  const wildcard = trimmed.startsWith("*.");
  const address = wildcard ? trimmed.slice(2) : trimmed;
  try {
    const whole = /^[a-z][a-z0-9+.-]*:\/\//.test(address);
    const url = new URL(whole ? address : `https://${address}`);
    if (!/^https?:$/.test(url.protocol) || !url.hostname || url.hostname.includes("*")) return null;
    // A single word is a host only when it was written as an address: else it is a slip.
    if (!whole && !/^localhost$|[.\]]/.test(url.hostname)) return null;
    return { host: (wildcard ? "*." : "") + url.hostname, port: url.port || null };
  } catch {
    return null;
  }
}

/**
 * The site's match patterns. They carry no port, because Firefox grants none then; and each names
 * its scheme, because Chromium does not see that `http` and `https` together are `*`.
 * @param {Site} site
 * @returns {string[]}
 */
export function patterns(site) {
  return [`http://${site.host}/*`, `https://${site.host}/*`];
}

/**
 * @param {Site} site
 * @returns {string} the site as it is shown and as it is told apart from others
 */
export function label(site) {
  return site.port ? `${site.host}:${site.port}` : site.host;
}

/**
 * @param {Site} site
 * @param {string | undefined} address
 * @returns {boolean} whether the address is on the site
 */
export function matches(site, address) {
  const url = parseAddress(address);
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  if (site.port && site.port !== url.port) return false;
  if (!site.host.startsWith("*.")) return url.hostname === site.host;
  const base = site.host.slice(2);
  return url.hostname === base || url.hostname.endsWith(`.${base}`);
}

/**
 * @param {string | undefined} address
 * @param {number} port the port Vigiclic's own server listens on
 * @returns {boolean} whether the address is the server's own
 */
export function isOwnServer(address, port) {
  const url = parseAddress(address);
  return (
    !!url && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname) && url.port === String(port)
  );
}

/** @param {string | undefined} address */
function parseAddress(address) {
  if (!address) return null;
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

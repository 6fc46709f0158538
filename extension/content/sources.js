"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

/**
 * From which addresses a page's data is copied. A classic script because content scripts have to
 * be; the background imports it for its effect (see `lib/sources.js`).
 */
{
  /**
   * @param {string} pattern a host, or `*.host` for it and everything under it
   * @param {string} host a host, or such a pattern
   */
  const covers = (pattern, host) =>
    pattern === host ||
    (pattern.startsWith("*.") && (host === pattern.slice(2) || host.endsWith(pattern.slice(1))));

  /** @param {string} text */
  const escaped = (text) => text.replace(/[\\^$.|?+()[\]{}/-]/g, "\\$&");

  /** @param {string} pattern */
  const hostPattern = (pattern) =>
    pattern.startsWith("*.") ? `(?:[^/?#]*\\.)?${escaped(pattern.slice(2))}` : escaped(pattern);

  /** @param {string} path with `*`, `**` and `{name}` for what differs */
  const pathPattern = (path) =>
    path
      .split(/(\*\*|\*|\{[a-z_]+\})/)
      .map((piece, index) => {
        if (index % 2 === 0) return escaped(piece);
        if (piece === "**") return "[^?#]*";
        return piece === "*" ? "[^/?#]*" : "[^/?#]+";
      })
      .join("");

  globalThis.vigiclic.sourcesOf = (host) => {
    const platform = globalThis.vigiclic.platforms.find(({ hosts }) =>
      hosts.some((known) => covers(known, host)),
    );
    if (!platform) return "";
    const hosts = [...platform.hosts, ...platform.dataHosts].map(hostPattern).join("|");
    const paths = platform.paths.map(pathPattern).join("|");
    return `^https?:\\/\\/(?:${hosts})(?::\\d+)?(?:${paths})(?:[?#][^]*)?$`;
  };

  globalThis.vigiclic.hostsWithData = (site) =>
    globalThis.vigiclic.platforms
      .flatMap(({ hosts }) => hosts)
      .map((host) => (covers(site, host) ? host : covers(host, site) ? site : ""))
      .filter((host) => host !== "");
}

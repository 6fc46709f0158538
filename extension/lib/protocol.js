/**
 * What both ends of the stream agree on besides the shapes of messages (those are in
 * `messages.d.ts`). A test holds these against the server's own values.
 */
export const PROTOCOL = 1;
export const SUBPROTOCOL = "vigiclic.v1";
export const DEFAULT_PORT = 8790;
/** Bytes in one frame. */
export const MAX_FRAME = 8 * 1024 * 1024;

/** Errors after which the same message may be sent again; after others it never passes. */
export const RETRY_LATER = new Set(["busy", "storage"]);

/** @typedef {import("../messages.js").ServerMessage} ServerMessage */

const SERVER_TYPES = new Set(["welcome", "ack", "verdict", "warning", "clock", "day", "error"]);

/**
 * Reads one frame from the server; what is not a message of ours gives null.
 * @param {unknown} frame
 * @returns {ServerMessage | null}
 */
export function parseServerMessage(frame) {
  if (typeof frame !== "string") return null;
  try {
    const message = JSON.parse(frame);
    return SERVER_TYPES.has(message?.type) ? message : null;
  } catch {
    return null;
  }
}

const encoder = new TextEncoder();

/**
 * @param {string} text
 * @returns {number} its size in UTF-8
 */
export function byteLength(text) {
  return encoder.encode(text).length;
}

/**
 * Writes a message as one frame. Lone surrogates, which are no text, are replaced; a page that is
 * larger than a frame loses its tail, because what is cut would otherwise cost the whole page.
 * @param {Record<string, any>} message
 * @param {number} [limit] bytes
 * @returns {{text: string, bytes: number}}
 */
export function serialise(message, limit = MAX_FRAME) {
  let text = stringify(message);
  let bytes = byteLength(text);
  let fitted = message;
  while (bytes > limit && typeof fitted.html === "string") {
    const share = (limit / bytes) * 0.9;
    fitted = {
      ...fitted,
      html: fitted.html.slice(0, Math.floor(fitted.html.length * share)),
      frames: fitted.frames?.map((/** @type {{url: string, html: string}} */ frame) => ({
        ...frame,
        html: frame.html.slice(0, Math.floor(frame.html.length * share)),
      })),
    };
    text = stringify(fitted);
    bytes = byteLength(text);
  }
  return { text, bytes };
}

/** @param {unknown} message */
function stringify(message) {
  return JSON.stringify(message, (_key, value) =>
    typeof value === "string" ? value.toWellFormed() : value,
  );
}

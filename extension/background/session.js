import { ext } from "../lib/ext.js";

/**
 * What is kept while the browser runs: in `storage.session`, which outlives the background and not
 * the browser. It is a help and no promise: should it be full, the background goes on from memory.
 * @param {Record<string, unknown>} values
 */
export async function remember(values) {
  try {
    await ext.storage.session.set(values);
  } catch (error) {
    console.warn("vigiclic: the browser's memory for this session is full", error);
  }
}

/**
 * @param {string} key
 * @param {T} fallback
 * @returns {Promise<T>}
 * @template T
 */
export async function recall(key, fallback) {
  const stored = await ext.storage.session.get(key);
  return /** @type {T} */ (stored[key] ?? fallback);
}

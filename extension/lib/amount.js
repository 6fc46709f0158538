const DECIMAL = /^(\d{1,9})(?:[.,](\d{1,6}))?$/;

/**
 * Reads a sum that a person types, with a comma or a point before its decimals.
 * @param {string} typed
 * @returns {string | null} as the protocol writes it; null when it is no sum, or could be two
 */
export function parseAmount(typed) {
  const [, whole = "", decimals] = DECIMAL.exec(typed.trim()) ?? [];
  if (!whole) return null;
  // "1,234" may be a thousand or little more than one.
  if (decimals?.length === 3 && Number(whole) > 0) return null;
  const units = whole.replace(/^0+(?=\d)/, "");
  return decimals === undefined ? units : `${units}.${decimals}`;
}

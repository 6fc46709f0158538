/** Money, durations and times as the reader's language writes them. */

/**
 * @param {string | number} amount
 * @param {string} currency an ISO 4217 code, or a platform's points
 * @param {string} language
 * @returns {string}
 */
export function money(amount, currency, language) {
  const value = Number(amount);
  if (!Number.isFinite(value)) return `${amount} ${currency}`;
  try {
    const small = value !== 0 && Math.abs(value) < 0.1;
    return new Intl.NumberFormat(language, {
      style: "currency",
      currency,
      maximumFractionDigits: small ? 4 : 2,
    }).format(value);
  } catch {
    return `${new Intl.NumberFormat(language).format(value)} ${currency.toLowerCase()}`;
  }
}

/**
 * @param {number} ms
 * @returns {string} minutes and seconds, with hours where there are any: 4:05, 1:02:03
 */
export function stopwatch(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[0] === 0) parts.shift();
  return parts
    .map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0")))
    .join(":");
}

/**
 * @param {number} ms
 * @param {string} language
 * @returns {string} hours and minutes in words of the language: "1 h 5 min"
 */
export function duration(ms, language) {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  const unit = (/** @type {number} */ value, /** @type {string} */ name) =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  if (!hours) return unit(minutes, "minute");
  return `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}`;
}

/**
 * @param {number} at epoch milliseconds
 * @param {string} language
 * @returns {string} the time of the day
 */
export function timeOfDay(at, language) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/**
 * @param {string} date a day of the calendar, as YYYY-MM-DD
 * @param {string} language
 * @returns {string} the day in words; empty for what is no day
 */
export function day(date, language) {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  if (Number.isNaN(at)) return "";
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/**
 * The extension's data base: the outbox and a few settings. It belongs to the extension's own
 * origin, so neither a page nor a content script can open it: the token may live here.
 */

/** @typedef {{seq: number, id: string, kind: 0 | 1, bytes: number, text: string}} Row */
/** @typedef {Omit<Row, "seq">} NewRow */

const VERSION = 1;

/**
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 * @template T
 */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} transaction */
function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = () => reject(transaction.error);
  });
}

/**
 * @param {IDBFactory} [factory]
 * @returns {Promise<IDBDatabase>}
 */
export function openDatabase(factory = indexedDB) {
  const request = factory.open("vigiclic", VERSION);
  request.onupgradeneeded = () => {
    const outbox = request.result.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
    outbox.createIndex("size", ["kind", "bytes"]);
    request.result.createObjectStore("settings");
  };
  return result(request);
}

/** Named values that outlive the browser. */
export class Settings {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /**
   * @param {string} key
   * @param {T} fallback
   * @returns {Promise<T>}
   * @template T
   */
  async get(key, fallback) {
    const value = await result(this.#store("readonly").get(key));
    return value === undefined ? fallback : value;
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  async set(key, value) {
    const store = this.#store("readwrite");
    store.put(value, key);
    await done(store.transaction);
  }

  /** @param {IDBTransactionMode} mode */
  #store(mode) {
    return this.database.transaction("settings", mode).objectStore("settings");
  }
}

/** The outbox's rows, numbered as they come. */
export class OutboxStorage {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /**
   * @param {NewRow} row
   * @returns {Promise<number>} its number, once it is stored
   */
  async append(row) {
    const store = this.#store("readwrite");
    const seq = result(store.add(row));
    await done(store.transaction);
    return Number(await seq);
  }

  /**
   * @param {number} after
   * @param {number} limit
   * @returns {Promise<Row[]>} the rows with a higher number, in order
   */
  after(after, limit) {
    return result(this.#store("readonly").getAll(IDBKeyRange.lowerBound(after, true), limit));
  }

  /** @param {number[]} seqs */
  async remove(seqs) {
    const store = this.#store("readwrite");
    for (const seq of seqs) store.delete(seq);
    await done(store.transaction);
  }

  /**
   * Lists the rows without reading their texts.
   * @returns {Promise<{seq: number, kind: 0 | 1, bytes: number}[]>}
   */
  sizes() {
    const request = this.#store("readonly").index("size").openKeyCursor();
    /** @type {{seq: number, kind: 0 | 1, bytes: number}[]} */
    const found = [];
    return new Promise((resolve, reject) => {
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) {
          resolve(found.sort((a, b) => a.seq - b.seq));
          return;
        }
        const [kind, bytes] = /** @type {[0 | 1, number]} */ (cursor.key);
        found.push({ seq: Number(cursor.primaryKey), kind, bytes });
        cursor.continue();
      };
    });
  }

  /** @param {IDBTransactionMode} mode */
  #store(mode) {
    return this.database.transaction("outbox", mode).objectStore("outbox");
  }
}

/** The outbox's storage in memory, with the same promises as the data base's. */
export class MemoryStorage {
  constructor(rows = []) {
    this.rows = rows;
    this.last = rows.at(-1)?.seq ?? 0;
  }

  async append(row) {
    this.last += 1;
    this.rows.push({ ...row, seq: this.last });
    return this.last;
  }

  async after(after, limit) {
    return this.rows.filter(({ seq }) => seq > after).slice(0, limit);
  }

  async remove(seqs) {
    this.rows = this.rows.filter(({ seq }) => !seqs.includes(seq));
  }

  async sizes() {
    return this.rows.map(({ seq, kind, bytes }) => ({ seq, kind, bytes }));
  }
}

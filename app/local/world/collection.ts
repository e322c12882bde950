/** One table of the world: rows by id, in order of insertion, and by one optional unique key. */
export class Collection<Row extends { readonly id: number }> {
  readonly #rows = new Map<number, Row>();
  readonly #byKey = new Map<string, number>();
  readonly #keyOf: ((row: Row) => string) | undefined;

  /** `keyOf` names a second identity that no two rows may share, such as `repository#number`. */
  constructor(keyOf?: (row: Row) => string) {
    this.#keyOf = keyOf;
  }

  /** Adds a row. Throws when its id or key is taken: the caller must have asked before. */
  add<Added extends Row>(row: Added): Added {
    if (this.#rows.has(row.id)) throw new Error(`A row with id ${row.id} exists already`);
    const key = this.#keyOf?.(row);
    if (key !== undefined) {
      if (this.#byKey.has(key)) throw new Error(`A row with key "${key}" exists already`);
      this.#byKey.set(key, row.id);
    }
    this.#rows.set(row.id, row);
    return row;
  }

  get(id: number): Row | undefined {
    return this.#rows.get(id);
  }

  /** The row that must be there; throws naming the id when it is not. */
  require(id: number): Row {
    const row = this.#rows.get(id);
    if (row === undefined) throw new Error(`There is no row with id ${id}`);
    return row;
  }

  byKey(key: string): Row | undefined {
    const id = this.#byKey.get(key);
    return id === undefined ? undefined : this.#rows.get(id);
  }

  /** Replaces some fields and returns the new row. Rows themselves are never mutated. */
  update(id: number, changes: Partial<Row>): Row {
    const before = this.require(id);
    const after = { ...before, ...changes };
    const [oldKey, newKey] = [this.#keyOf?.(before), this.#keyOf?.(after)];
    if (oldKey !== newKey && oldKey !== undefined && newKey !== undefined) {
      this.#byKey.delete(oldKey);
      this.#byKey.set(newKey, id);
    }
    this.#rows.set(id, after);
    return after;
  }

  /** Puts the row in, new or not. */
  save(row: Row): Row {
    return this.#rows.has(row.id) ? this.update(row.id, row) : this.add(row);
  }

  /** True when there was such a row. */
  remove(id: number): boolean {
    const row = this.#rows.get(id);
    if (row === undefined) return false;
    const key = this.#keyOf?.(row);
    if (key !== undefined) this.#byKey.delete(key);
    return this.#rows.delete(id);
  }

  all(): Row[] {
    return [...this.#rows.values()];
  }

  find(matches: (row: Row) => boolean): Row | undefined {
    for (const row of this.#rows.values()) if (matches(row)) return row;
    return undefined;
  }

  filter(matches: (row: Row) => boolean): Row[] {
    return this.all().filter(matches);
  }
}

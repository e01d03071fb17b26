/** Anything that waits, and for whom. */
export interface Owned {
  readonly owner: unknown;
}

/**
 * A waiting line that is fair: whoever waits gets one turn after the other, however many entries another one has.
 * The entries of one owner keep their order. Not bounded here: whoever adds to it bounds it.
 */
export class FairLine<Entry extends Owned> {
  /** Owners in the order in which their turn comes. */
  readonly #byOwner = new Map<unknown, Entry[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Entries of one owner. */
  sizeOf(owner: unknown): number {
    return this.#byOwner.get(owner)?.length ?? 0;
  }

  push(entry: Entry): void {
    const own = this.#byOwner.get(entry.owner);
    if (own === undefined) this.#byOwner.set(entry.owner, [entry]);
    else own.push(entry);
    this.#size += 1;
  }

  /** Takes the first entry of the owner whose turn it is; he goes to the end of the line. */
  shift(): Entry | undefined {
    for (const [owner, own] of this.#byOwner) {
      const entry = own.shift();
      this.#byOwner.delete(owner);
      if (own.length > 0) this.#byOwner.set(owner, own);
      if (entry !== undefined) this.#size -= 1;
      return entry;
    }
    return undefined;
  }

  /** Puts `entry` where the owner's first one is that matches, and gives that one back. */
  replace(entry: Entry, matches: (waiting: Entry) => boolean): Entry | undefined {
    const own = this.#byOwner.get(entry.owner) ?? [];
    const at = own.findIndex(matches);
    return at < 0 ? undefined : own.splice(at, 1, entry)[0];
  }

  remove(entry: Entry): void {
    const own = this.#byOwner.get(entry.owner) ?? [];
    const at = own.indexOf(entry);
    if (at < 0) return;
    own.splice(at, 1);
    this.#size -= 1;
    if (own.length === 0) this.#byOwner.delete(entry.owner);
  }

  /** Empties the line. */
  takeAll(): Entry[] {
    const all = [...this.#byOwner.values()].flat();
    this.#byOwner.clear();
    this.#size = 0;
    return all;
  }
}

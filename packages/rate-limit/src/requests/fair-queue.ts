/**
 * First in, first out within a session, and one of each session in turn: a session that asks for a hundred things
 * delays the one thing of another by one.
 */
export class FairQueue<T> {
  /** Sessions in the order in which it is their turn. */
  readonly #lines = new Map<string, Set<T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(session: string, item: T): void {
    const line = this.#lines.get(session);
    if (line === undefined) this.#lines.set(session, new Set([item]));
    else line.add(item);
    this.#size++;
  }

  /** Whose turn it is. */
  peek(): T | undefined {
    for (const line of this.#lines.values()) for (const item of line) return item;
    return undefined;
  }

  /** The session has had its turn, and goes to the end of the round. */
  served(session: string, item: T): void {
    const line = this.#lines.get(session);
    if (!this.delete(session, item) || line === undefined || line.size === 0) return;
    this.#lines.delete(session);
    this.#lines.set(session, line);
  }

  /** Gives a place up, whichever it is. */
  delete(session: string, item: T): boolean {
    const line = this.#lines.get(session);
    if (line === undefined || !line.delete(item)) return false;
    if (line.size === 0) this.#lines.delete(session);
    this.#size--;
    return true;
  }

  /** Takes everybody out. */
  drain(): T[] {
    const items = [...this.#lines.values()].flatMap((line) => [...line]);
    this.#lines.clear();
    this.#size = 0;
    return items;
  }
}

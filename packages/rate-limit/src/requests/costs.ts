/** So many sessions are remembered; beyond, the one that has been silent for longest is forgotten. */
const MOST_SESSIONS = 10_000;

/** What each session has cost so far. */
export class Costs {
  readonly #spent = new Map<string, number>();

  of(session: string): number {
    return this.#spent.get(session) ?? 0;
  }

  add(session: string, cost: number): void {
    if (cost === 0 || Number.isNaN(cost)) return;
    const spent = this.of(session) + cost;
    this.#spent.delete(session);
    this.#spent.set(session, spent);
    if (this.#spent.size <= MOST_SESSIONS) return;
    for (const oldest of this.#spent.keys()) {
      this.#spent.delete(oldest);
      return;
    }
  }

  forget(session: string): void {
    this.#spent.delete(session);
  }
}

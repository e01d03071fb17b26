import type { LiveOptions, TurnQuirk } from './live-options.js';

/** What is peculiar to the turns of one connection. Decided once for each turn; turn 0 is what comes before the first. */
export class TurnQuirks {
  readonly #quirks: NonNullable<LiveOptions['quirks']>;
  readonly #connection: number;
  readonly #decided = new Map<number, readonly TurnQuirk[]>();

  constructor(quirks: LiveOptions['quirks'], connection: number) {
    this.#quirks = quirks ?? [];
    this.#connection = connection;
  }

  of(turn: number): readonly TurnQuirk[] {
    if (typeof this.#quirks !== 'function') return this.#quirks;
    const decided = this.#decided.get(turn) ?? this.#quirks({ connection: this.#connection, turn });
    this.#decided.delete(turn - 2);
    this.#decided.set(turn, decided);
    return decided;
  }
}

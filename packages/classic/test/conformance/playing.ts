import { joinPcm16 } from '@antiphon/audio';

/** What was played, by turn, as it came: a call holds millions of samples, too many to join with each write. */
export class Playing {
  readonly #pieces = new Map<number, Int16Array[]>();

  add(turn: number, samples: Int16Array): void {
    const pieces = this.#pieces.get(turn) ?? [];
    pieces.push(samples.slice());
    this.#pieces.set(turn, pieces);
  }

  /** Everything that was played of each turn, in one piece. */
  *byTurn(): Iterable<readonly [turn: number, samples: Int16Array]> {
    for (const [turn, pieces] of this.#pieces) yield [turn, joinPcm16(pieces)];
  }
}

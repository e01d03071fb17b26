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
    for (const [turn, pieces] of this.#pieces) yield [turn, joined(pieces)];
  }
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const samples = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return samples;
}

import type { Session } from '@antiphon/core';

/** Turns that are answered in writing alone. */
export class QuietTurns {
  readonly #session: Session;
  #isNext = false;
  #turn: number | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The text that goes in now is to be answered in writing. */
  next(): void {
    this.#isNext = true;
  }

  /** It has gone in: the turn in which it is answered is the one of now. */
  settle(): void {
    if (this.#isNext) this.#turn = this.#session.turn;
    this.#isNext = false;
  }

  has(turn: number): boolean {
    // The model may begin to answer while the text goes in.
    if (this.#isNext && turn === this.#session.turn) this.#turn = turn;
    return this.#turn === turn;
  }
}

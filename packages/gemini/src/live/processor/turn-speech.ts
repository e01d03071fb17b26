import { NO_TURN } from '@antiphon/core';

/** How much speech of the turn has been made: answers of one turn follow one another in its audio. */
export class TurnSpeech {
  #turn = NO_TURN;
  #madeMs = 0;

  madeMs(turn: number): number {
    return turn === this.#turn ? this.#madeMs : 0;
  }

  add(turn: number, ms: number): void {
    this.#madeMs = this.madeMs(turn) + ms;
    this.#turn = turn;
  }
}

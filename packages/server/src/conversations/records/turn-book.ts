import { type Deferred, deferred, type Session, type TurnRecord } from '@antiphon/core';
import { type ConversationStore, type StoredTurn, TurnTaken } from '../../store/index.js';
import type { Ledger } from './ledger.js';
import { entriesIn } from './restore-history.js';
import { FORGOTTEN, forgettingTurn, storedTurn } from './turn-of.js';

/** So many numbers are looked through for a free one. */
const MAX_TAKEN = 100;

export interface TurnBookOptions {
  readonly conversation: string;
  readonly ledger: Ledger;
  /** What was said in the conversations before. */
  readonly entries: number;
  readonly turns: number;
  /** A turn is durable, and so counts as finished. */
  onStored(turn: StoredTurn): void;
}

/** The finished turns of one conversation: counted when they are stored, and not before. */
export class TurnBook {
  readonly #options: TurnBookOptions;
  #entries: number;
  #turns: number;
  /** How often it was forgotten what was said. */
  #forgotten = 0;
  /** Whether there is anything to forget. */
  #isFresh: boolean;
  #pending = 0;
  #settled: Deferred<void> | undefined;

  constructor(options: TurnBookOptions) {
    this.#options = options;
    this.#entries = options.entries;
    this.#turns = options.turns;
    this.#isFresh = options.entries === 0;
  }

  /** What user and bot have said, each counted for itself. */
  get entries(): number {
    return this.#entries;
  }

  get turns(): number {
    return this.#turns;
  }

  /** Turns that wait to be stored. */
  get pending(): number {
    return this.#pending;
  }

  /** Resolves when none of its turns waits for the store. */
  settled(): Promise<void> {
    if (this.#pending === 0) return Promise.resolve();
    this.#settled ??= deferred();
    return this.#settled.promise;
  }

  add(session: Session, record: TurnRecord): void {
    const turn = storedTurn(this.#options.conversation, session, record);
    if (turn === undefined) return;
    const forgotten = this.#forgotten;
    this.#isFresh = false;
    this.#store(turn, (number) => {
      this.#turns++;
      if (forgotten === this.#forgotten) this.#entries += entriesIn(turn);
      this.#options.onStored({ ...turn, turn: number });
    });
  }

  /** What was said so far is not remembered. */
  forget(turn: number, atMs: number): void {
    if (this.#isFresh) return;
    this.#isFresh = true;
    this.#forgotten++;
    this.#entries = 0;
    this.#store(forgettingTurn(this.#options.conversation, turn, Math.round(atMs)), () => {});
  }

  /** @param stored is told under which number it stands in the store */
  #store(turn: StoredTurn, stored: (number: number) => void): void {
    const { conversation, ledger } = this.#options;
    let number = turn.turn;
    this.#pending++;
    ledger.add({
      conversation,
      isTurn: turn.outcome !== FORGOTTEN,
      write: async (store) => {
        number = await addUnderFreeNumber(store, turn);
      },
      settled: (isStored) => {
        this.#pending--;
        if (isStored) stored(number);
        if (this.#pending > 0) return;
        this.#settled?.resolve();
        this.#settled = undefined;
      },
    });
  }
}

/**
 * Two processes may have one conversation for a moment, as when one of them ends and a client has come back to the other:
 * both count on from the same turn, and none of either is to be lost.
 *
 * @returns the number
 */
async function addUnderFreeNumber(store: ConversationStore, turn: StoredTurn): Promise<number> {
  for (let number = turn.turn; ; number++) {
    try {
      await store.addTurn({ ...turn, turn: number });
      return number;
    } catch (error) {
      if (!(error instanceof TurnTaken) || number - turn.turn >= MAX_TAKEN) throw error;
    }
  }
}

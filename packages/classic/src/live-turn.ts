import { type AntiphonError, type Deferred, deferred } from '@antiphon/core/frame-free';

/** The turn that goes on: what dies with it, and how much is being done for it. */
export class LiveTurn {
  readonly number: number;
  readonly #abort = new AbortController();
  readonly #onIdle: (turn: number) => void;
  #idle: Deferred<void> | undefined;
  /** Pieces of work that are under way. */
  work = 0;

  constructor(number: number, onIdle: (turn: number) => void) {
    this.number = number;
    this.#onIdle = onIdle;
  }

  /** Cancels what is done for the turn. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The next turn has begun, or the agent is over: what is still made for this one goes nowhere. */
  get isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  began(): void {
    this.work++;
  }

  ended(): void {
    if (--this.work > 0) return;
    this.#idle?.resolve();
    this.#idle = undefined;
    this.#onIdle(this.number);
  }

  /** Resolves when nothing is done for the turn. */
  async idle(): Promise<void> {
    if (this.work === 0) return;
    this.#idle ??= deferred();
    await this.#idle.promise;
  }

  end(reason: AntiphonError): void {
    this.#abort.abort(reason);
  }
}

import { type AntiphonError, type Deferred, deferred } from '@antiphon/core/frame-free';

/** The turn that goes on: what dies with it, and how much is being done for it. */
export class LiveTurn {
  readonly number: number;
  readonly #onIdle: (turn: number) => void;
  /** Made when somebody asks for it: a turn without an answer needs none. */
  #abort: AbortController | undefined;
  #over: AntiphonError | undefined;
  #idle: Deferred<void> | undefined;
  /** Pieces of work that are under way. */
  work = 0;

  constructor(number: number, onIdle: (turn: number) => void) {
    this.number = number;
    this.#onIdle = onIdle;
  }

  /** Cancels what is done for the turn. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#over !== undefined) this.#abort.abort(this.#over);
    return this.#abort.signal;
  }

  /** The next turn has begun, or the agent is over: what is still made for this one goes nowhere. */
  get isOver(): boolean {
    return this.#over !== undefined;
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
    this.#over ??= reason;
    this.#abort?.abort(this.#over);
  }
}

import { AntiphonError } from '../error.js';
import {
  type Frame,
  InterruptionFrame,
  NO_TURN,
  type TextFrame,
  type TranscriptionFrame,
} from '../frames/index.js';
import type { TurnKeeper } from '../turns/turn-keeper.js';
import type { LiveSession } from './live-session.js';

/** Whose turn it is: the number that only grows, what dies with an old one, and who answers in which. */
export class SessionTurns {
  /** The number of the current turn. */
  current: number;
  /** Where the number began: what happens before the user first takes the turn belongs there. */
  readonly opening: number;
  interruptions = 0;
  readonly #session: LiveSession;
  readonly #keeper: TurnKeeper;
  #abort: AbortController | undefined;
  #signal: AbortSignal | undefined;
  /** In which turn a frame is answered, for when it is heard again: after a failover, or side by side. */
  #heard: WeakMap<Frame, number> | undefined;

  constructor(session: LiveSession, keeper: TurnKeeper, opening: number) {
    this.#session = session;
    this.#keeper = keeper;
    this.opening = opening;
    this.current = opening;
  }

  begin(reason: string): number {
    return this.#keeper.answering ? this.interrupt(reason) : this.#next();
  }

  interrupt(reason: string): number {
    this.interruptions++;
    return this.#next(reason);
  }

  hear(said: TranscriptionFrame | TextFrame): number {
    const known = this.#heard?.get(said);
    if (known !== undefined) return known;
    const turn = said.turn === NO_TURN ? this.#toAnswerIn(said.kind) : said.turn;
    this.#heard ??= new WeakMap();
    this.#heard.set(said, turn);
    this.#keeper.userSaid(turn, said.text.trim(), said.at);
    this.#session.conversation.addUser(said.text, { turn });
    return turn;
  }

  /** The current turn while it lasts, else a new one. */
  toSpeakIn(): number {
    return this.#keeper.isFinished ? this.#next() : this.current;
  }

  signal(turn: number): AbortSignal {
    if (turn < this.current) return AbortSignal.abort(isOver());
    return this.#signal ?? this.#makeSignal();
  }

  /** The session is over, and its last turn with it. */
  abort(error: AntiphonError): void {
    this.#abort?.abort(error);
  }

  /** The current turn if it waits for an answer, else a new one. */
  #toAnswerIn(reason: string): number {
    if (this.current > this.opening && this.#keeper.awaitsAnswer) return this.current;
    // What was noted so far belongs to the turn that begins now.
    this.#keeper.forgetUser();
    return this.begin(reason);
  }

  #makeSignal(): AbortSignal {
    this.#abort = new AbortController();
    this.#signal = this.#abort.signal;
    return this.#signal;
  }

  #next(interruption?: string): number {
    const interruptedTurn = this.current;
    // The number grows first: whatever runs from here on finds the old turn dead.
    const turn = ++this.current;
    const why =
      interruption === undefined
        ? `turn ${turn} has begun`
        : `turn ${interruptedTurn} was interrupted: ${interruption}`;
    this.#abort?.abort(new AntiphonError('aborted', why));
    this.#abort = this.#signal = undefined;
    for (const node of this.#session.nodes) node.clearBefore(turn);
    if (interruption !== undefined) {
      this.#session.broadcast(new InterruptionFrame({ interruptedTurn, reason: interruption }), undefined);
    }
    // Who was told of it may have begun the next turn already.
    if (turn === this.current) {
      this.#keeper.begin(turn);
      // Now, while the user speaks, and not when an answer is waited for: it takes a while.
      if (this.#signal === undefined) this.#makeSignal();
    }
    return this.current;
  }
}

function isOver(): AntiphonError {
  return new AntiphonError('aborted', 'the turn is over');
}

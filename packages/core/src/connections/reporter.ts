import type { Clock } from '../clock/index.js';
import type { AntiphonError } from '../error.js';
import type { ConnectionEvent, ConnectionHappening } from './events.js';
import { Notices } from './notices.js';
import type { ConnectionHooks } from './options.js';
import type { StateReason } from './reasons.js';
import { type ConnectionState, mayFollow, type StateChange } from './state.js';

/** The state of a connection and everything its owner hears of it. */
export class Reporter<In> {
  readonly notices: Notices<In>;
  /** The last thing that went wrong. */
  lastError: AntiphonError | undefined;
  readonly #clock: Clock;
  readonly #name: string;
  #state: ConnectionState = 'idle';

  constructor(clock: Clock, name: string, hooks: ConnectionHooks<In>) {
    this.#clock = clock;
    this.#name = name;
    this.notices = new Notices(hooks, (hook, error) => this.event({ type: 'hook_failed', hook, error }));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  event(happening: ConnectionHappening): void {
    const event: ConnectionEvent = { ...happening, connection: this.#name, atMs: this.#clock.now() };
    this.notices.raise('onEvent', event);
  }

  /** Changes the state and reports it, unless it is the state already or cannot follow. */
  enter(
    to: ConnectionState,
    reason: StateReason,
    detail: {
      readonly attempt: number;
      readonly generation: number;
      readonly error?: AntiphonError | undefined;
    },
  ): void {
    const from = this.#state;
    if (!mayFollow(from, to)) return;
    this.#state = to;
    const { attempt, generation, error } = detail;
    const change: StateChange = { from, to, reason, attempt, generation, atMs: this.#clock.now() };
    this.notices.raise('onState', error === undefined ? change : { ...change, error });
  }

  /** Asks the owner something; where the answer is a throw, that is reported and `otherwise` taken. */
  ask<Answer>(hook: string, question: () => Answer, otherwise: Answer): Answer {
    try {
      return question();
    } catch (error) {
      this.event({ type: 'hook_failed', hook, error });
      return otherwise;
    }
  }
}

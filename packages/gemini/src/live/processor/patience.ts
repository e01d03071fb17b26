import type { LiveEvent, LiveEventType } from '../client/index.js';
import type { LiveContext } from './live-frames.js';

export interface PatienceHost {
  readonly ctx: LiveContext;
  /** Whether answers may not be interrupted. */
  readonly isNeeded: boolean;
  /** Whether what comes now would begin an answer. */
  isBetweenAnswers(): boolean;
  release(event: LiveEvent, generation: number): void;
}

/** An answer of two minutes. Beyond it nothing waits any more. */
const MOST_WAITING = 4_000;
const CONTENT: readonly LiveEventType[] = ['audio', 'botText', 'text', 'thought', 'toolCalls'];

/**
 * Where answers are heard to their end, the next one waits until the last was heard: the vendor only guesses when
 * that is, and begins a little early. Everything of it waits, in order.
 */
export class Patience {
  readonly #host: PatienceHost;
  #waiting: { readonly event: LiveEvent; readonly generation: number }[] = [];
  readonly #turns: { unsubscribe(): void } | undefined;

  constructor(host: PatienceHost) {
    this.#host = host;
    if (!host.isNeeded) return;
    const { ctx } = host;
    this.#turns = ctx.session.turns$.subscribe(() => ctx.after(0, () => this.#release()));
  }

  /** Whether the event waits, to be released later. */
  holds(event: LiveEvent, generation: number): boolean {
    if (!this.#host.isNeeded) return false;
    if (this.#waiting.length === 0 && !(this.#isEarly && CONTENT.includes(event.type))) return false;
    if (this.#waiting.length >= MOST_WAITING) this.#release();
    this.#waiting.push({ event, generation });
    return true;
  }

  stop(): void {
    this.#waiting = [];
    this.#turns?.unsubscribe();
  }

  /** Whether the last answer is still being heard. */
  get #isEarly(): boolean {
    return this.#host.isBetweenAnswers() && this.#host.ctx.session.answering;
  }

  #release(): void {
    for (const { event, generation } of this.#waiting.splice(0)) this.#host.release(event, generation);
  }
}

import { BoundedQueue } from '../flow/index.js';
import { type Frame, NO_TURN } from '../frames/index.js';
import type { Context, HeldQueue } from '../processors/context.js';
import type { Work } from '../processors/work.js';

export interface QueueOptions {
  /** The most frames that wait. @defaultValue 64 */
  readonly maxQueued?: number;
  /** What goes when one more comes. Counted in the session's `stats.dropped`. @defaultValue 'dropOldest' */
  readonly overflow?: 'dropOldest' | 'dropNewest';
  /** The work outlives interruptions: for what the user said rather than what the bot answers. @defaultValue false */
  readonly survives?: boolean;
}

export interface Queued<F extends Frame, Out extends Frame> {
  readonly frame: F;
  readonly work: Work<Out>;
}

/** Frames that wait for asynchronous work, each with its work open, so that a drain waits for it. */
export class WorkQueue<F extends Frame, Out extends Frame> implements HeldQueue {
  readonly name = 'frames';
  readonly #ctx: Context<Out>;
  readonly #survives: boolean;
  readonly #queue: BoundedQueue<Queued<F, Out>>;

  constructor(
    ctx: Context<Out>,
    { maxQueued = 64, overflow = 'dropOldest', survives = false }: QueueOptions,
  ) {
    this.#ctx = ctx;
    this.#survives = survives;
    this.#queue = new BoundedQueue({ max: maxQueued, overflow, onDrop: ({ work }) => work.end() });
    ctx.holds(this);
  }

  get size(): number {
    return this.#queue.size;
  }

  push(frame: F): void {
    const turn = frame.turn === NO_TURN ? {} : { turn: frame.turn };
    const work = this.#ctx.work({ cause: frame, survives: this.#survives, ...turn });
    if (!this.#queue.push({ frame, work })) this.#ctx.countDrop(this.name);
  }

  shift(): Queued<F, Out> | undefined {
    return this.#queue.shift();
  }

  clearBefore(turn: number): void {
    this.#queue.keep(({ work }) => this.#survives || work.turn >= turn);
  }
}

import { type LinkedAbort, linkedAbort } from '../async/index.js';
import type { Frame } from '../frames/index.js';
import type { Context } from '../processors/context.js';
import type { Work } from '../processors/work.js';
import type { QueueOptions } from './queued-work.js';
import { type AsyncHandler, runWork } from './serial.js';

/**
 * Runs an asynchronous handler for the newest frame alone: one that comes while another is worked on
 * cancels that one (its signal fires, and what it emits later is dropped). Holds nothing back.
 * Typed as {@link serial}.
 */
export function latest<F extends Frame, Out extends Frame, State = unknown, Up extends Frame = never>(
  handler: AsyncHandler<F, Out, Context<Out, State, Up>>,
  options: Pick<QueueOptions, 'survives'> = {},
): (frame: F, ctx: Context<Out, State, Up>) => void {
  const running = new WeakMap<object, ReplaceableWork<Out>>();
  return (frame, ctx) => {
    running.get(ctx)?.replace();
    const work = new ReplaceableWork(ctx.work({ cause: frame, survives: options.survives ?? false }));
    running.set(ctx, work);
    void runWork(work, () => handler(frame, work, ctx));
  };
}

/** Work that a newer frame can replace as well. */
class ReplaceableWork<Out extends Frame> implements Work<Out> {
  readonly turn: number;
  readonly #work: Work<Out>;
  readonly #linked: LinkedAbort;

  constructor(work: Work<Out>) {
    this.#work = work;
    this.#linked = linkedAbort(work.signal);
    this.turn = work.turn;
  }

  get signal(): AbortSignal {
    return this.#linked.signal;
  }

  get stale(): boolean {
    return this.#linked.signal.aborted || this.#work.stale;
  }

  emit(frame: Parameters<Work<Out>['emit']>[0]): boolean {
    return !this.stale && this.#work.emit(frame);
  }

  fail(error: unknown): void {
    this.#work.fail(error);
  }

  replace(): void {
    this.#linked.abort();
  }

  end(): void {
    this.#linked[Symbol.dispose]();
    this.#work.end();
  }
}

import type { Frame } from '../frames/index.js';
import type { Context } from '../processors/context.js';
import type { Work } from '../processors/work.js';
import { type Queued, type QueueOptions, WorkQueue } from './queued-work.js';

/** An asynchronous handler: emit through `work`, which knows when it is too late. */
export type AsyncHandler<F extends Frame, Out extends Frame, Ctx> = (
  frame: F,
  work: Work<Out>,
  ctx: Ctx,
) => Promise<void>;

/**
 * Runs an asynchronous handler for one frame after the other, in order. What waits is bounded, and the part
 * of it that belongs to an interrupted turn is dropped. A rejection becomes an `ErrorFrame`.
 *
 * Inside `on` its types are inferred. Elsewhere name what it takes and emits, and what `ctx.state` is if it
 * is used:
 *
 * ```ts
 * const answer = serial<TranscriptionFrame, LLMTextFrame>(async (frame, work) => {
 *   work.emit(new LLMTextFrame({ text: await translate(frame.text, work.signal) }));
 * });
 * ```
 */
export function serial<F extends Frame, Out extends Frame, State = unknown, Up extends Frame = never>(
  handler: AsyncHandler<F, Out, Context<Out, State, Up>>,
  options: QueueOptions = {},
): (frame: F, ctx: Context<Out, State, Up>) => void {
  const lines = new WeakMap<object, Line<F, Out>>();
  return (frame, ctx) => {
    let line = lines.get(ctx);
    if (line === undefined) {
      line = new Line(new WorkQueue(ctx as unknown as Context<Out>, options), (queued) =>
        handler(queued.frame, queued.work, ctx),
      );
      lines.set(ctx, line);
    }
    line.add(frame);
  };
}

class Line<F extends Frame, Out extends Frame> {
  readonly #queue: WorkQueue<F, Out>;
  readonly #run: (queued: Queued<F, Out>) => Promise<void>;
  #busy = false;

  constructor(queue: WorkQueue<F, Out>, run: (queued: Queued<F, Out>) => Promise<void>) {
    this.#queue = queue;
    this.#run = run;
  }

  add(frame: F): void {
    this.#queue.push(frame);
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let queued = this.#queue.shift(); queued !== undefined; queued = this.#queue.shift()) {
      await runWork(queued.work, () => this.#run(queued));
    }
    this.#busy = false;
  }
}

/** Runs a handler; a failure is reported, unless the work had been called off by then. */
export async function runWork(work: Work<Frame>, run: () => Promise<void>): Promise<void> {
  try {
    if (!work.stale) await run();
  } catch (error) {
    if (!work.signal.aborted) work.fail(error);
  } finally {
    work.end();
  }
}

import type { Timer } from '../clock/index.js';
import type { Frame } from '../frames/index.js';
import type { Context, HeldQueue } from '../processors/context.js';
import type { Work } from '../processors/work.js';
import { runWork } from './serial.js';

export interface BatchOptions {
  /** A batch is worked off when it has so many frames … */
  readonly maxFrames: number;
  /** … or when its first frame has waited so long. */
  readonly maxWaitMs: number;
}

/**
 * Collects frames and runs an asynchronous handler for many at once. Batches run side by side; each holds
 * at most `maxFrames`. Frames of a turn that is interrupted while they wait are dropped; a drain waits for
 * what has been collected. Typed as `serial`.
 */
export function batch<F extends Frame, Out extends Frame, State = unknown, Up extends Frame = never>(
  handler: (frames: readonly F[], work: Work<Out>, ctx: Context<Out, State, Up>) => Promise<void>,
  options: BatchOptions,
): (frame: F, ctx: Context<Out, State, Up>) => void {
  const collectors = new WeakMap<object, Collector<F, Out>>();
  return (frame, ctx) => {
    let collector = collectors.get(ctx);
    if (collector === undefined) {
      collector = new Collector(ctx as unknown as Context<Out>, options, (frames, work) =>
        handler(frames, work, ctx),
      );
      collectors.set(ctx, collector);
    }
    collector.add(frame);
  };
}

class Collector<F extends Frame, Out extends Frame> implements HeldQueue {
  readonly name = 'frames';
  readonly #ctx: Context<Out>;
  readonly #options: BatchOptions;
  readonly #run: (frames: readonly F[], work: Work<Out>) => Promise<void>;
  #frames: F[] = [];
  #work: Work<Out> | undefined;
  #timer: Timer | undefined;

  constructor(
    ctx: Context<Out>,
    options: BatchOptions,
    run: (frames: readonly F[], work: Work<Out>) => Promise<void>,
  ) {
    this.#ctx = ctx;
    this.#options = options;
    this.#run = run;
    ctx.holds(this);
  }

  add(frame: F): void {
    if (this.#work === undefined) {
      this.#work = this.#ctx.work({ cause: frame });
      this.#timer = this.#ctx.after(this.#options.maxWaitMs, () => this.#flush());
    }
    this.#frames.push(frame);
    if (this.#frames.length >= this.#options.maxFrames) this.#flush();
  }

  get size(): number {
    return this.#frames.length;
  }

  #flush(): void {
    const frames = this.#frames;
    const work = this.#take();
    if (work !== undefined) void runWork(work, () => this.#run(frames, work));
  }

  clearBefore(turn: number): void {
    if (this.#work !== undefined && this.#work.turn < turn) this.#take()?.end();
  }

  #take(): Work<Out> | undefined {
    const work = this.#work;
    this.#timer?.cancel();
    this.#frames = [];
    this.#work = undefined;
    return work;
  }
}

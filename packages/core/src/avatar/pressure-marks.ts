import type { Context } from '../processors/index.js';

/** Pushes back above one mark, and lets go below another. */
export class PressureMarks {
  readonly #marks: { readonly highMs: number; readonly lowMs: number };
  readonly #ctx: Pick<Context, 'pushBack'>;
  #isHigh = false;

  constructor(marks: { readonly highMs: number; readonly lowMs: number }, ctx: Pick<Context, 'pushBack'>) {
    this.#marks = marks;
    this.#ctx = ctx;
  }

  tell(queuedMs: number): void {
    const { highMs, lowMs } = this.#marks;
    const isHigh = this.#isHigh ? queuedMs >= lowMs : queuedMs > highMs;
    if (isHigh === this.#isHigh) return;
    this.#isHigh = isHigh;
    this.#ctx.pushBack(isHigh ? 'high' : 'low', queuedMs);
  }
}

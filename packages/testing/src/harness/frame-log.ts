import type { Frame, FrameClass } from '@antiphon/core';
import { frameDiff } from './frame-diff.js';
import type { ExpectedFrame } from './frame-pattern.js';

/** Kinds that the session itself makes: compared only when an expectation names one. */
const QUIET = new Set(['start', 'end', 'cancel', 'heartbeat', 'metrics']);

export type Direction = 'down' | 'up';

/**
 * The frames that came out at either end, oldest first. Keeps the last `max` of each list; beyond that
 * the older half goes, and `dropped` counts.
 */
export class FrameLog {
  readonly down: Frame[] = [];
  readonly up: Frame[] = [];
  /** Both, as they came. */
  readonly arrived: Frame[] = [];
  dropped = 0;
  readonly #max: number;
  readonly #expected = { down: 0, up: 0 };
  /** How many frames of a kind have been waited for. */
  readonly #waited = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  add(frame: Frame, direction: Direction): void {
    this[direction].push(frame);
    this.arrived.push(frame);
    if (this[direction].length > this.#max) {
      const gone = this[direction].splice(0, this.#max >> 1).length;
      this.#expected[direction] = Math.max(0, this.#expected[direction] - gone);
      this.dropped += gone;
    }
    if (this.arrived.length > this.#max) this.arrived.splice(0, this.#max >> 1);
  }

  of<F extends Frame>(Class: FrameClass<F>): F[] {
    return this.arrived.filter((frame): frame is F => frame.kind === Class.kind);
  }

  /** The first frame of a kind that was not handed out here before. */
  next<F extends Frame>(Class: FrameClass<F>): F | undefined {
    const waited = this.#waited.get(Class.kind) ?? 0;
    const frame = this.of(Class)[waited];
    if (frame !== undefined) this.#waited.set(Class.kind, waited + 1);
    return frame;
  }

  /**
   * Compares what came since the last time with what was expected, and returns it.
   * @throws Error with the difference, frame by frame.
   */
  expect(direction: Direction, expected: readonly ExpectedFrame[]): Frame[] {
    const named = new Set(expected.map(({ kind }) => kind));
    const fresh = this[direction]
      .slice(this.#expected[direction])
      .filter(({ kind }) => !QUIET.has(kind) || named.has(kind));
    const difference = frameDiff(direction === 'down' ? 'downstream' : 'upstream', expected, fresh);
    if (difference !== undefined) throw new Error(difference);
    this.#expected[direction] = this[direction].length;
    return fresh;
  }

  clear(): void {
    for (const list of [this.down, this.up, this.arrived]) list.length = 0;
    this.#expected.down = 0;
    this.#expected.up = 0;
    this.#waited.clear();
  }
}

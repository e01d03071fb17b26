import type { Clock, Timer } from './clock.js';

interface Due extends Timer {
  readonly atMs: number;
  readonly order: number;
  callback: (() => void) | undefined;
}

/**
 * What a timer waits whose delay is too little to move a number of this size, as what is left by subtraction may be:
 * somebody who asks for the rest again and again would be asked back for ever.
 */
const LEAST_MS = 0.001;

/** Lets every promise that is ready settle, however long its chain. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Time that moves only when a test moves it. Timers fire in the order of their due times, those of the
 * same time in the order they were set. Holds one entry per pending timer.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  /** A binary heap by due time, then order. */
  #heap: Due[] = [];
  /** Entries of the heap that were called off and only take up space. */
  #cancelled = 0;
  readonly #epochMs: number;

  /** @param epochMs the wall-clock time at virtual zero. @defaultValue 0 */
  constructor(epochMs = 0) {
    this.#epochMs = epochMs;
  }

  now(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return this.#epochMs + this.#nowMs;
  }

  /** How many timers are waiting: zero once everything is closed. */
  get pending(): number {
    return this.#heap.length - this.#cancelled;
  }

  after(delayMs: number, callback: () => void): Timer {
    if (delayMs === Number.POSITIVE_INFINITY) return { cancel: () => {} };
    const atMs = this.#nowMs + Math.max(0, delayMs);
    const due: Due = {
      atMs: delayMs > 0 && atMs === this.#nowMs ? atMs + LEAST_MS : atMs,
      order: this.#order++,
      callback,
      cancel: () => {
        if (due.callback === undefined) return;
        due.callback = undefined;
        this.#cancelled++;
        if (this.#cancelled > 64 && this.#cancelled > this.#heap.length / 2) this.#sweep();
      },
    };
    this.#push(due);
    return due;
  }

  /** Moves time by `ms`, firing what falls due; promises are not awaited between timers. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    while (this.#fireNext(untilMs));
    this.#nowMs = untilMs;
  }

  /**
   * Moves time by `ms` and lets every promise settle before the first timer, after each and at the
   * end, as real time would.
   */
  async run(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    while (this.#fireNext(untilMs)) await settle();
    this.#nowMs = untilMs;
    await settle();
  }

  /** Runs until `done()` holds, or throws when `limitMs` of virtual time have passed without it. */
  async runUntil(done: () => boolean, limitMs = 60_000): Promise<void> {
    const untilMs = this.#nowMs + limitMs;
    await settle();
    while (!done()) {
      if (!this.#fireNext(untilMs)) {
        throw new Error(`virtual time ran ${limitMs} ms and the condition never held`);
      }
      await settle();
    }
  }

  #fireNext(untilMs: number): boolean {
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.atMs > untilMs) return false;
      this.#pop();
      const { callback } = next;
      if (callback === undefined) {
        this.#cancelled--;
        continue;
      }
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback = undefined;
      callback();
      return true;
    }
  }

  /** Throws out what was called off, so that timers set and called off for ever take no space. */
  #sweep(): void {
    // A sorted array is a heap.
    this.#heap = this.#heap
      .filter(({ callback }) => callback !== undefined)
      .sort((a, b) => (before(a, b) ? -1 : 1));
    this.#cancelled = 0;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(due, heap[parent] as Due)) break;
      heap[at] = heap[parent] as Due;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Due;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Due, heap[child] as Due)) child++;
      if (!before(heap[child] as Due, last)) break;
      heap[at] = heap[child] as Due;
      at = child;
    }
    heap[at] = last;
  }
}

function before(a: Due, b: Due): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

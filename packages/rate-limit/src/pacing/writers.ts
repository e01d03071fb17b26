import type { Clock, PushResult } from '@antiphon/core';

interface Write {
  readonly samples: Int16Array;
  readonly turn: number;
  readonly sinceMs: number;
  readonly resolve: (result: 'queued' | 'stale') => void;
  taken: number;
  /** It was counted among those that had to wait. */
  waits: boolean;
}

/** The queue as writers see it. */
export interface WritersQueue {
  readonly clock: Clock;
  /** The most that may be pushed at once, in samples, while it is not full. At least 1. */
  room(): number;
  /** Whether writers have to wait. */
  isFull(): boolean;
  /** Whether nothing of `turn` is wanted any more. */
  isOver(turn: number): boolean;
  push(samples: Int16Array, turn: number, producedAtMs: number): PushResult;
}

/** Those who wait for room in a queue, in the order in which they came. Holds what they have not been rid of yet. */
export class Writers {
  waits = 0;
  waitedMs = 0;
  readonly #queue: WritersQueue;
  readonly #writes: Write[] = [];
  #pumping = false;

  constructor(queue: WritersQueue) {
    this.#queue = queue;
  }

  get waiting(): number {
    return this.#writes.length;
  }

  add(samples: Int16Array, turn: number): Promise<'queued' | 'stale'> {
    return new Promise((resolve) => {
      const sinceMs = this.#queue.clock.now();
      this.#writes.push({ samples, turn, sinceMs, resolve, taken: 0, waits: false });
      this.pump();
    });
  }

  /** Gives the queue what there is room for. Whoever is called from within may call it again. */
  pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#pumpOne());
      this.#countWaits();
    } finally {
      this.#pumping = false;
    }
  }

  /** Those that are left. The newest come last: whoever was counted before, so were those in front. */
  #countWaits(): void {
    for (let last = this.#writes.length - 1; last >= 0; last--) {
      const write = this.#writes[last] as Write;
      if (write.waits) return;
      write.waits = true;
      this.waits++;
    }
  }

  /** @returns whether it may go on. */
  #pumpOne(): boolean {
    const next = this.#writes[0];
    if (next === undefined) return false;
    const { samples, turn, sinceMs, taken } = next;
    const isOver = this.#queue.isOver(turn);
    if (!isOver && this.#queue.isFull()) return false;
    const room = isOver ? 0 : this.#queue.room();
    // What is pushed whole needs no view of its own, of which a thousand streams would make thousands a second.
    const isWhole = taken === 0 && samples.length <= room;
    const piece = isWhole ? samples : samples.subarray(taken, taken + room);
    const result = isOver ? 'stale' : this.#queue.push(piece, turn, sinceMs);
    if (result === 'full') return false;
    next.taken += piece.length;
    if (result === 'stale' || next.taken >= samples.length) {
      this.#writes.shift();
      this.waitedMs += this.#queue.clock.now() - sinceMs;
      next.resolve(result);
    }
    return true;
  }
}

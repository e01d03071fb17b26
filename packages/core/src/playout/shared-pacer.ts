import type { Clock, Timer } from '../clock/index.js';

/** Something that wants to be called at given moments. */
export interface PacedStream {
  /** It is due. Set the next moment from here, later than `nowMs`, or none. */
  due(nowMs: number): void;
  /** `due` has thrown; the other streams are not affected. */
  failed(error: unknown): void;
}

/** A stream's place with the pacer. Holds nothing while no moment is set. */
export interface PacedEntry {
  /** Calls `due` once, at `atMs` on the clock or as soon after it as can be. Replaces the moment set before. */
  schedule(atMs: number): void;
  /** Takes back the moment that was set. */
  cancel(): void;
}

const NOT_WAITING = -1;

class Entry implements PacedEntry {
  readonly stream: PacedStream;
  readonly #pacer: SharedPacer;
  atMs = 0;
  /** Its place in the heap. */
  place = NOT_WAITING;

  constructor(pacer: SharedPacer, stream: PacedStream) {
    this.#pacer = pacer;
    this.stream = stream;
  }

  schedule(atMs: number): void {
    this.#pacer.place(this, atMs);
  }

  cancel(): void {
    this.#pacer.remove(this);
  }
}

/**
 * One timer for all streams of a clock, which are kept in the order in which they are due: a thousand
 * streams cost one timer, and none when none is waiting. It wakes at absolute moments, so that lateness
 * never adds up.
 */
export class SharedPacer {
  static readonly #byClock = new WeakMap<Clock, SharedPacer>();

  readonly #clock: Clock;
  /** A binary heap by due time. */
  readonly #heap: Entry[] = [];
  #timer: Timer | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #running = false;

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The pacer that all users of `clock` share. */
  static of(clock: Clock): SharedPacer {
    let pacer = SharedPacer.#byClock.get(clock);
    if (pacer === undefined) {
      pacer = new SharedPacer(clock);
      SharedPacer.#byClock.set(clock, pacer);
    }
    return pacer;
  }

  /** How many streams wait for their moment. */
  get waiting(): number {
    return this.#heap.length;
  }

  /** Gives a stream its place; it waits for nothing yet. */
  join(stream: PacedStream): PacedEntry {
    return new Entry(this, stream);
  }

  /** @internal */
  place(entry: Entry, atMs: number): void {
    if (Number.isNaN(atMs)) throw new RangeError('a stream cannot be due at NaN');
    entry.atMs = atMs;
    if (entry.place === NOT_WAITING) {
      entry.place = this.#heap.length;
      this.#heap.push(entry);
    }
    this.#sink(this.#rise(entry));
    this.#arm();
  }

  /** @internal */
  remove(entry: Entry): void {
    if (entry.place === NOT_WAITING) return;
    this.#take(entry);
    this.#arm();
  }

  #run(): void {
    this.#timer = undefined;
    this.#timerAtMs = Number.POSITIVE_INFINITY;
    this.#running = true;
    const nowMs = this.#clock.now();
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= nowMs; next = this.#heap[0]) {
      this.#take(next);
      try {
        next.stream.due(nowMs);
      } catch (error) {
        next.stream.failed(error);
      }
    }
    this.#running = false;
    this.#arm();
  }

  #arm(): void {
    if (this.#running) return;
    const nextMs = this.#heap[0]?.atMs;
    if (nextMs === this.#timerAtMs) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerAtMs = nextMs ?? Number.POSITIVE_INFINITY;
    if (nextMs === undefined) return;
    this.#timer = this.#clock.after(Math.max(0, nextMs - this.#clock.now()), () => this.#run());
  }

  #take(entry: Entry): void {
    const { place } = entry;
    const last = this.#heap.pop() as Entry;
    entry.place = NOT_WAITING;
    if (last === entry) return;
    last.place = place;
    this.#heap[place] = last;
    this.#sink(this.#rise(last));
  }

  /** Moves an entry towards the root as far as it belongs. */
  #rise(entry: Entry): Entry {
    while (entry.place > 0) {
      const parent = this.#heap[(entry.place - 1) >> 1] as Entry;
      if (parent.atMs <= entry.atMs) break;
      this.#swap(entry, parent);
    }
    return entry;
  }

  #sink(entry: Entry): void {
    for (;;) {
      const left = this.#heap[2 * entry.place + 1];
      const right = this.#heap[2 * entry.place + 2];
      const child = right !== undefined && left !== undefined && right.atMs < left.atMs ? right : left;
      if (child === undefined || entry.atMs <= child.atMs) return;
      this.#swap(entry, child);
    }
  }

  #swap(one: Entry, other: Entry): void {
    const { place } = one;
    one.place = other.place;
    other.place = place;
    this.#heap[one.place] = one;
    this.#heap[other.place] = other;
  }
}

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
  /**
   * Calls `due` once, at `atMs` on the clock or as soon after it as can be. Replaces the moment set before.
   *
   * @param slackMs how much later does no harm: streams that are due so shortly after one another are called together,
   *   which spares waking up for each. @defaultValue 0
   */
  schedule(atMs: number, slackMs?: number): void;
  /** Takes back the moment that was set. */
  cancel(): void;
}

const NOT_WAITING = -1;
const NEVER = Number.POSITIVE_INFINITY;
const FEW_STREAMS = 16;

class Entry implements PacedEntry {
  readonly stream: PacedStream;
  readonly #pacer: SharedPacer;
  /** Its place in the pacer's list. */
  place = NOT_WAITING;

  constructor(pacer: SharedPacer, stream: PacedStream) {
    this.#pacer = pacer;
    this.stream = stream;
  }

  schedule(atMs: number, slackMs = 0): void {
    this.#pacer.place(this, atMs, slackMs);
  }

  cancel(): void {
    this.#pacer.remove(this);
  }
}

/**
 * One timer for all streams of a clock: a thousand streams cost one timer, and none when none is waiting. It wakes at
 * absolute moments, so that lateness never adds up, and calls those that are due in the order in which they are.
 *
 * The moments stand side by side in a list without order. To look through it costs a nanosecond a stream whenever the
 * timer fires; to keep it in order would cost every frame more than that, for the streams of many calls lie all over the
 * memory.
 */
export class SharedPacer {
  static readonly #byClock = new WeakMap<Clock, SharedPacer>();

  readonly #clock: Clock;
  readonly #entries: Entry[] = [];
  /** When the entry of the same place is due, and when at the latest. */
  #atMs = new Float64Array(FEW_STREAMS);
  #latestMs = new Float64Array(FEW_STREAMS);
  /** Those that are called next, in order, and when they were due. Longer than needed: to shorten it takes time. */
  readonly #due: (Entry | undefined)[] = [];
  #dueAtMs = new Float64Array(FEW_STREAMS);
  #timer: Timer | undefined;
  #timerAtMs = NEVER;
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
    return this.#entries.length;
  }

  /** Gives a stream its place; it waits for nothing yet. */
  join(stream: PacedStream): PacedEntry {
    return new Entry(this, stream);
  }

  /** @internal */
  place(entry: Entry, atMs: number, slackMs: number): void {
    const latestMs = atMs + slackMs;
    if (Number.isNaN(latestMs)) throw new RangeError('a stream cannot be due at NaN');
    if (entry.place === NOT_WAITING) this.#add(entry);
    this.#atMs[entry.place] = atMs;
    this.#latestMs[entry.place] = latestMs;
    // A timer that fires too early finds nothing due, and costs less than one that is set anew for every change.
    if (!this.#running && latestMs < this.#timerAtMs) this.#arm(latestMs);
  }

  /** @internal */
  remove(entry: Entry): void {
    const { place } = entry;
    if (place === NOT_WAITING) return;
    const last = this.#entries.pop() as Entry;
    entry.place = NOT_WAITING;
    if (last !== entry) {
      last.place = place;
      this.#entries[place] = last;
      this.#atMs[place] = this.#atMs[this.#entries.length] as number;
      this.#latestMs[place] = this.#latestMs[this.#entries.length] as number;
    }
    if (this.#entries.length === 0 && !this.#running) this.#disarm();
  }

  #add(entry: Entry): void {
    const place = this.#entries.push(entry) - 1;
    entry.place = place;
    if (place === this.#atMs.length) this.#grow();
  }

  #grow(): void {
    const [atMs, latestMs] = [this.#atMs, this.#latestMs];
    this.#atMs = new Float64Array(2 * atMs.length);
    this.#latestMs = new Float64Array(2 * atMs.length);
    this.#atMs.set(atMs);
    this.#latestMs.set(latestMs);
  }

  #run(): void {
    this.#timer = undefined;
    this.#timerAtMs = NEVER;
    this.#running = true;
    const nowMs = this.#clock.now();
    const count = this.#collectDue(nowMs);
    try {
      for (let place = 0; place < count; place++) {
        const entry = this.#due[place] as Entry;
        this.#due[place] = undefined;
        this.#call(entry, nowMs);
      }
    } finally {
      this.#running = false;
      const latestMs = this.#earliest(this.#latestMs);
      if (latestMs !== NEVER) this.#arm(latestMs);
    }
  }

  /**
   * Puts those that are due in order, the first in front. Streams that joined in turn are nearly so already.
   *
   * @returns how many they are
   */
  #collectDue(nowMs: number): number {
    const due = this.#due;
    if (this.#dueAtMs.length < this.#entries.length) this.#dueAtMs = new Float64Array(this.#atMs.length);
    const dueAtMs = this.#dueAtMs;
    let count = 0;
    for (let place = 0; place < this.#entries.length; place++) {
      const atMs = this.#atMs[place] as number;
      if (atMs > nowMs) continue;
      let into = count++;
      for (; into > 0 && (dueAtMs[into - 1] as number) > atMs; into--) {
        due[into] = due[into - 1];
        dueAtMs[into] = dueAtMs[into - 1] as number;
      }
      due[into] = this.#entries[place] as Entry;
      dueAtMs[into] = atMs;
    }
    return count;
  }

  #dueAt(entry: Entry): number {
    return this.#atMs[entry.place] as number;
  }

  /** Unless one called before it has taken its moment back, or moved it. */
  #call(entry: Entry, nowMs: number): void {
    if (entry.place === NOT_WAITING || this.#dueAt(entry) > nowMs) return;
    // It stays in its place: as a rule it will be wanted there again at once.
    this.#atMs[entry.place] = NEVER;
    this.#latestMs[entry.place] = NEVER;
    try {
      entry.stream.due(nowMs);
    } catch (error) {
      entry.stream.failed(error);
    } finally {
      if (entry.place !== NOT_WAITING && this.#dueAt(entry) === NEVER) this.remove(entry);
    }
  }

  /** Wakes for the last of those that are due before somebody must be called. */
  #arm(latestMs: number): void {
    let wakeMs = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < this.#entries.length; place++) {
      const atMs = this.#atMs[place] as number;
      if (atMs <= latestMs && atMs > wakeMs) wakeMs = atMs;
    }
    this.#disarm();
    this.#timerAtMs = wakeMs;
    this.#timer = this.#clock.after(Math.max(0, wakeMs - this.#clock.now()), () => this.#run());
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerAtMs = NEVER;
  }

  #earliest(moments: Float64Array): number {
    let earliestMs = NEVER;
    for (let place = 0; place < this.#entries.length; place++) {
      const ms = moments[place] as number;
      if (ms < earliestMs) earliestMs = ms;
    }
    return earliestMs;
  }
}

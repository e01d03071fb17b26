import { NO_TURN } from '../turns/no-turn.js';

export interface AudioQueueOptions {
  /** What the queue is called in statistics. */
  readonly name: string;
  readonly sampleRate: number;
  /** The most it holds. @defaultValue 60_000 */
  readonly maxMs?: number;
  /**
   * What happens beyond `maxMs`. `dropOldest` for a microphone; `refuse` for speech: `push` says no, and
   * the producer keeps what it has.
   * @defaultValue 'refuse'
   */
  readonly overflow?: 'dropOldest' | 'refuse';
  /** Above this it pushes back, below `lowMs` it lets go. @defaultValue 2_000 and 1_000 */
  readonly highMs?: number;
  readonly lowMs?: number;
  onHigh?(queuedMs: number): void;
  onLow?(queuedMs: number): void;
  /** So many ms were dropped by policy. */
  onDrop?(droppedMs: number): void;
}

/** Fewer samples are copied one by one: to make a view of them takes longer. */
const FEW_SAMPLES = 1_024;

interface Chunk<Label> {
  readonly samples: Int16Array;
  readonly turn: number;
  readonly label: Label | undefined;
  /** Samples already taken. */
  taken: number;
}

/**
 * Mono audio that waits for its time: bounded in milliseconds, with two marks for back-pressure. Keeps the
 * arrays it is given; nothing is copied until it is taken.
 *
 * @typeParam Label - what a chunk may carry with it, for whoever takes it out
 */
export class AudioQueue<Label = undefined> {
  readonly name: string;
  readonly sampleRate: number;
  readonly #options: Required<Pick<AudioQueueOptions, 'maxMs' | 'overflow' | 'highMs' | 'lowMs'>> &
    AudioQueueOptions;
  #chunks: Chunk<Label>[] = [];
  #samples = 0;
  #high = false;
  #droppedMs = 0;
  #peakMs = 0;

  constructor(options: AudioQueueOptions) {
    this.#options = { maxMs: 60_000, overflow: 'refuse', highMs: 2_000, lowMs: 1_000, ...options };
    this.name = options.name;
    this.sampleRate = options.sampleRate;
  }

  get queuedMs(): number {
    return (this.#samples / this.sampleRate) * 1000;
  }

  /** The most that ever waited, and what was dropped, in ms. */
  get peakMs(): number {
    return this.#peakMs;
  }

  get droppedMs(): number {
    return this.#droppedMs;
  }

  get isEmpty(): boolean {
    return this.#samples === 0;
  }

  /** The turn of what comes out next. */
  get nextTurn(): number {
    return this.#chunks[0]?.turn ?? NO_TURN;
  }

  /** The label of what comes out next. */
  get nextLabel(): Label | undefined {
    return this.#chunks[0]?.label;
  }

  /** Samples of the chunk that comes out next; 0 when none waits. */
  get nextSamples(): number {
    const chunk = this.#chunks[0];
    return chunk === undefined ? 0 : chunk.samples.length - chunk.taken;
  }

  /** How many chunks wait. */
  get size(): number {
    return this.#chunks.length;
  }

  get queuedSamples(): number {
    return this.#samples;
  }

  /** Whether anything of `turn` waits. */
  holds(turn: number): boolean {
    for (const chunk of this.#chunks) if (chunk.turn === turn) return true;
    return false;
  }

  /** How many samples {@link take} could take at once: at most `limit`, of one turn, and joined by `joins`. */
  available(limit: number, joins?: (label: Label | undefined) => boolean): number {
    const turn = this.nextTurn;
    let count = 0;
    for (const chunk of this.#chunks) {
      if (count >= limit || chunk.turn !== turn || joins?.(chunk.label) === false) break;
      count += chunk.samples.length - chunk.taken;
    }
    return Math.min(count, limit);
  }

  /** Adds audio at the end. False when the queue is full and refuses. */
  push(samples: Int16Array, turn: number = NO_TURN, label?: Label): boolean {
    if (samples.length === 0) return true;
    const { maxMs, overflow, highMs } = this.#options;
    const maxSamples = (maxMs / 1000) * this.sampleRate;
    if (this.#samples + samples.length > maxSamples) {
      // A chunk longer than the whole queue is let in when nothing else waits, or it could never be.
      if (overflow === 'refuse' && this.#samples > 0) return false;
      if (overflow === 'dropOldest') this.#dropOldest(this.#samples + samples.length - maxSamples);
    }
    this.#chunks.push({ samples, turn, label, taken: 0 });
    this.#samples += samples.length;
    this.#peakMs = Math.max(this.#peakMs, this.queuedMs);
    if (!this.#high && this.queuedMs > highMs) {
      this.#high = true;
      this.#options.onHigh?.(this.queuedMs);
    }
    return true;
  }

  /**
   * Takes up to `into.length` samples of one turn, the oldest first. Returns how many: fewer when the
   * queue runs dry, or the next samples belong to another turn, or `joins` says that they do not go
   * together with the ones before.
   */
  take(into: Int16Array, joins?: (label: Label | undefined) => boolean): number {
    const turn = this.nextTurn;
    let taken = 0;
    while (taken < into.length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined || chunk.turn !== turn || joins?.(chunk.label) === false) break;
      const count = Math.min(into.length - taken, chunk.samples.length - chunk.taken);
      copy(chunk.samples, chunk.taken, count, into, taken);
      chunk.taken += count;
      taken += count;
      if (chunk.taken === chunk.samples.length) this.#chunks.shift();
    }
    this.#samples -= taken;
    this.#checkLow();
    return taken;
  }

  /** Drops everything of turns before `turn`; audio without a turn stays. */
  clearBefore(turn: number): void {
    this.#chunks = this.#chunks.filter((chunk) => {
      const stays = chunk.turn === NO_TURN || chunk.turn >= turn;
      if (!stays) this.#samples -= chunk.samples.length - chunk.taken;
      return stays;
    });
    this.#checkLow();
  }

  clear(): void {
    this.#chunks = [];
    this.#samples = 0;
    this.#checkLow();
  }

  #dropOldest(count: number): void {
    let left = count;
    while (left > 0) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const dropped = Math.min(left, chunk.samples.length - chunk.taken);
      chunk.taken += dropped;
      left -= dropped;
      this.#samples -= dropped;
      if (chunk.taken === chunk.samples.length) this.#chunks.shift();
    }
    const droppedMs = ((count - left) / this.sampleRate) * 1000;
    this.#droppedMs += droppedMs;
    this.#options.onDrop?.(droppedMs);
  }

  #checkLow(): void {
    if (!this.#high || this.queuedMs >= this.#options.lowMs) return;
    this.#high = false;
    this.#options.onLow?.(this.queuedMs);
  }
}

function copy(from: Int16Array, at: number, count: number, into: Int16Array, intoAt: number): void {
  if (count > FEW_SAMPLES) into.set(from.subarray(at, at + count), intoAt);
  else for (let sample = 0; sample < count; sample++) into[intoAt + sample] = from[at + sample] as number;
}

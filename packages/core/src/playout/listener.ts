import type { TurnPlayout } from './turn-playout.js';

/** Far above what a clock in double precision loses, far below a sample. */
const ROUNDING_SAMPLES = 0.001;
const ROUNDING_MS = 0.001;

/** Speech that the peer plays without a break. */
interface Stretch {
  readonly of: TurnPlayout;
  readonly startsAtMs: number;
  /** Where in the turn it begins, and how long it is, in samples. */
  readonly from: number;
  length: number;
}

/**
 * A model of the peer's ear: it plays what it is sent at once, one after another, and falls silent when it
 * has nothing. Remembers only the stretches that are not yet heard.
 */
export class Listener {
  readonly #sampleRate: number;
  #stretches: Stretch[] = [];
  #endMs = Number.NEGATIVE_INFINITY;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** When the peer runs out of what it has been sent. */
  get endMs(): number {
    return this.#endMs;
  }

  /** When a frame that is sent now will be heard. */
  playsAtMs(nowMs: number): number {
    return Math.max(nowMs, this.#endMs);
  }

  /** A frame was sent; its first `speech` samples are of a turn, if any. */
  send(nowMs: number, frameMs: number, of: TurnPlayout | undefined, speech: number): void {
    const startsAtMs = this.playsAtMs(nowMs);
    this.#endMs = startsAtMs + frameMs;
    if (of === undefined) return;
    const last = this.#stretches.at(-1);
    if (last?.of === of && Math.abs(this.#endOf(last) - startsAtMs) < ROUNDING_MS) last.length += speech;
    else this.#stretches.push({ of, startsAtMs, from: of.sent, length: speech });
  }

  /** Writes into the turns what was heard by `atMs`. */
  hear(atMs: number): void {
    for (let next = this.#stretches[0]; next !== undefined; next = this.#stretches[0]) {
      if (next.startsAtMs > atMs) return;
      const heard = Math.floor(((atMs - next.startsAtMs) / 1000) * this.#sampleRate + ROUNDING_SAMPLES);
      next.of.modelled = Math.max(next.of.modelled, next.from + Math.min(next.length, heard));
      if (heard < next.length) return;
      this.#stretches.shift();
    }
  }

  /** When the first that is not yet heard of a turn begins. */
  startOf(turn: TurnPlayout): number | undefined {
    for (const stretch of this.#stretches) if (stretch.of === turn) return stretch.startsAtMs;
    return undefined;
  }

  /** When the last of a turn ends. */
  endOf(turn: TurnPlayout): number | undefined {
    let endMs: number | undefined;
    for (const stretch of this.#stretches) if (stretch.of === turn) endMs = this.#endOf(stretch);
    return endMs;
  }

  /** The peer has dropped what it had not played. */
  flush(nowMs: number): void {
    this.#stretches = [];
    this.#endMs = Math.min(this.#endMs, nowMs);
  }

  /** Nothing more is to be told of these turns. */
  forget(turn: TurnPlayout): void {
    this.#stretches = this.#stretches.filter(({ of }) => of !== turn);
  }

  #endOf({ startsAtMs, length }: Stretch): number {
    return startsAtMs + (length / this.#sampleRate) * 1000;
  }
}

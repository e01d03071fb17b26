import type { PlayoutPosition } from '@antiphon/core';
import { PacedOutput, type PacedOutputOptions } from './index.js';
import { StallingClock } from './stalling-clock.fixture.js';

export const RATE = 8_000;
/** Samples in a frame of 20 ms. */
export const FRAME = 160;

export interface Sent extends PlayoutPosition {
  readonly samples: Int16Array;
  readonly atMs: number;
}

/** Whoever gets the audio: plays it at once, one after another, and notes when it had nothing to play. */
export class Peer {
  readonly sent: Sent[] = [];
  readonly gaps: { atMs: number; ms: number }[] = [];
  /** The most it ever held beyond what it was playing, and when it runs out. */
  maxHeldMs = 0;
  endMs = Number.NEGATIVE_INFINITY;
  /** Silence after this is no gap. */
  expectsMore = true;

  take(samples: Int16Array, position: PlayoutPosition, atMs: number): void {
    if (this.endMs > Number.NEGATIVE_INFINITY && this.expectsMore && atMs > this.endMs + 1e-6) {
      this.gaps.push({ atMs, ms: atMs - this.endMs });
    }
    this.endMs = Math.max(this.endMs, atMs) + (samples.length / RATE) * 1000;
    this.maxHeldMs = Math.max(this.maxHeldMs, this.endMs - atMs);
    this.sent.push({ ...position, samples: samples.slice(), atMs });
  }

  clear(atMs: number): void {
    this.endMs = Math.min(this.endMs, atMs);
    this.expectsMore = false;
  }

  /** Every sample that was sent as speech and is not silence. */
  get sound(): number[] {
    return this.sent.flatMap(({ samples, speech }) =>
      speech ? [...samples].filter((value) => value > 0) : [],
    );
  }
}

/** A paced output that feeds a {@link Peer}, on a clock of its own. */
export function fedPeer(options: Partial<PacedOutputOptions> = {}) {
  const clock = new StallingClock();
  const peer = new Peer();
  const output = new PacedOutput({
    sampleRate: RATE,
    clock,
    send: (samples, position) => peer.take(samples, position, clock.now()),
    ...options,
  });
  return { clock, peer, output };
}

/** Speech whose samples count up from 1, so that loss, repetition and disorder show. */
export class Voice {
  #said = 0;

  get said(): number[] {
    return Array.from({ length: this.#said }, (_, at) => (at % 30_000) + 1);
  }

  say(samples: number): Int16Array {
    const next = Int16Array.from({ length: samples }, (_, at) => ((this.#said + at) % 30_000) + 1);
    this.#said += samples;
    return next;
  }
}

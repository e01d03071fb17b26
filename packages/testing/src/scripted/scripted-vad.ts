import type { VoiceActivityDetector, VoiceActivityEvents, VoiceActivityStream } from '@antiphon/core';
import { asServiceError } from './delivery.js';

export interface ScriptedVadOptions {
  /** Mean level above which 10 ms count as voice, 0 to 1. @defaultValue 0.02 */
  readonly threshold?: number;
  /** How much voice makes a beginning. @defaultValue 30 */
  readonly startAfterMs?: number;
  /** How much silence makes an end. @defaultValue 300 */
  readonly stopAfterMs?: number;
  /** Voice at these stream times instead, whatever the samples say; in order. */
  readonly times?: readonly { readonly startMs: number; readonly endMs: number }[];
  /** Reports a failure when so much of the stream has come. */
  readonly failAtMs?: number;
}

const defaults = {
  threshold: 0.02,
  startAfterMs: 30,
  stopAfterMs: 300,
} as const satisfies ScriptedVadOptions;
const BLOCK_MS = 10;

/** A voice activity detector that goes by loudness alone, or by a timetable. Synchronous and deterministic. */
export function scriptedVad(options: ScriptedVadOptions = {}): VoiceActivityDetector {
  return { name: 'scripted-vad', open: (events) => new ScriptedVadStream(events, options) };
}

type Settings = ScriptedVadOptions & Record<keyof typeof defaults, number>;

class ScriptedVadStream implements VoiceActivityStream {
  readonly #options: Settings;
  #events: VoiceActivityEvents | undefined;
  #ms = 0;
  /** The block of 10 ms being filled. */
  #sum = 0;
  #count = 0;
  #voiced = false;
  /** For how long the opposite of `#voiced` has lasted. */
  #otherMs = 0;
  #failed = false;

  constructor(events: VoiceActivityEvents, options: ScriptedVadOptions) {
    this.#events = events;
    this.#options = { ...defaults, ...options };
  }

  push(samples: Int16Array, sampleRate: number): void {
    const perBlock = Math.round((sampleRate * BLOCK_MS) / 1000);
    let at = 0;
    while (at < samples.length) {
      const end = Math.min(samples.length, at + perBlock - this.#count);
      let sum = 0;
      for (let index = at; index < end; index++) sum += Math.abs(samples[index] as number);
      this.#sum += sum;
      this.#count += end - at;
      at = end;
      if (this.#count < perBlock) return;
      const level = this.#sum / this.#count / 32_768;
      this.#sum = 0;
      this.#count = 0;
      this.#ms += BLOCK_MS;
      this.#block(level);
    }
  }

  close(): void {
    this.#events = undefined;
  }

  #block(level: number): void {
    const { threshold, startAfterMs, stopAfterMs, times, failAtMs } = this.#options;
    if (failAtMs !== undefined && this.#ms >= failAtMs && !this.#failed) {
      this.#failed = true;
      this.#events?.failed(asServiceError(new Error('the scripted detector fails here')));
    }
    const startedMs = this.#ms - BLOCK_MS;
    const isVoice = times?.some(({ startMs, endMs }) => startedMs >= startMs && startedMs < endMs);
    if ((isVoice ?? level > threshold) === this.#voiced) {
      this.#otherMs = 0;
      return;
    }
    this.#otherMs += BLOCK_MS;
    const neededMs = times !== undefined ? BLOCK_MS : this.#voiced ? stopAfterMs : startAfterMs;
    if (this.#otherMs < neededMs) return;
    const atMs = this.#ms - this.#otherMs;
    this.#voiced = !this.#voiced;
    this.#otherMs = 0;
    if (this.#voiced) this.#events?.started(atMs);
    else this.#events?.stopped(atMs);
  }
}

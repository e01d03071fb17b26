import { type HeldQueue, TTSAudioFrame, type TTSEndFrame } from '@antiphon/core';
import type { LiveContext, LiveWork } from './live-frames.js';

interface Waiting {
  readonly frame: TTSAudioFrame | TTSEndFrame;
  readonly work: LiveWork;
  /** Called once it has gone, or never will. */
  readonly gone: (() => void) | undefined;
}

/** With so much speech ahead of the listener, reading from the vendor stops. */
const MOST_AHEAD_MS = 120_000;

/**
 * The model's speech, which comes faster than it is heard. It passes at once while nothing pushes back, and waits
 * here otherwise: never dropped but by an interruption. Bounded at two minutes, beyond which the vendor's socket is
 * not read until one is left. Reading goes on until then, or an interruption could not be heard of.
 */
export class SpeechAhead implements HeldQueue {
  readonly name = 'chunks';
  readonly #ctx: LiveContext;
  readonly #pause: (isPaused: boolean) => void;
  #waiting: Waiting[] = [];
  #aheadMs = 0;
  #isPumping = false;
  #isPaused = false;

  constructor(ctx: LiveContext, pause: (isPaused: boolean) => void) {
    this.#ctx = ctx;
    this.#pause = pause;
    ctx.holds(this);
  }

  get size(): number {
    return this.#waiting.length;
  }

  push(frame: Waiting['frame'], work: LiveWork, gone?: () => void): void {
    if (this.#waiting.length === 0 && !this.#ctx.pressured) {
      work.emit(frame);
      gone?.();
      return;
    }
    this.#waiting.push({ frame, work, gone });
    this.#aheadMs += msOf(frame);
    this.#regulate();
    if (!this.#isPumping) void this.#pump();
  }

  clearBefore(turn: number): void {
    const gone = this.#waiting.filter(({ work }) => work.turn < turn);
    if (gone.length === 0) return;
    this.#waiting = this.#waiting.filter(({ work }) => work.turn >= turn);
    this.#aheadMs = this.#waiting.reduce((sum, { frame }) => sum + msOf(frame), 0);
    for (const waiting of gone) waiting.gone?.();
    this.#regulate();
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    try {
      while (this.#waiting.length > 0) {
        if (this.#ctx.pressured) await this.#ctx.whenWritable(this.#ctx.signal);
        const next = this.#waiting.shift();
        if (next === undefined) break;
        this.#aheadMs -= msOf(next.frame);
        next.work.emit(next.frame);
        next.gone?.();
        this.#regulate();
      }
    } catch {
      // The session is over, and with it whoever would have listened.
      for (const { gone } of this.#waiting.splice(0)) gone?.();
    } finally {
      this.#isPumping = false;
    }
  }

  #regulate(): void {
    const shouldPause = this.#isPaused ? this.#aheadMs > MOST_AHEAD_MS / 2 : this.#aheadMs > MOST_AHEAD_MS;
    if (shouldPause === this.#isPaused) return;
    this.#isPaused = shouldPause;
    this.#pause(shouldPause);
  }
}

function msOf(frame: Waiting['frame']): number {
  return frame instanceof TTSAudioFrame ? (frame.samples.length / frame.sampleRate) * 1000 : 0;
}

import type { Clock } from '@antiphon/core/frame-free';

/** How far sending may run ahead of the pace, in ms of audio: live audio, however it jitters, is never held. */
const BURST_MS = 500;

/** Holds a replay to the speed that Deepgram takes. */
export class Pace {
  readonly #clock: Clock;
  readonly #speed: number;
  #aheadMs = 0;
  #atMs: number;

  /** @param speed in times real time */
  constructor(clock: Clock, speed: number) {
    this.#clock = clock;
    this.#speed = speed;
    this.#atMs = clock.now();
  }

  sent(durationMs: number): void {
    this.#pass();
    this.#aheadMs += durationMs;
  }

  /** Whether nothing should be sent just now. */
  get isAhead(): boolean {
    this.#pass();
    return this.#aheadMs > BURST_MS;
  }

  #pass(): void {
    const nowMs = this.#clock.now();
    this.#aheadMs = Math.max(0, this.#aheadMs - (nowMs - this.#atMs) * this.#speed);
    this.#atMs = nowMs;
  }
}

import type { Clock, Timer } from '@antiphon/core/frame-free';

const FRAME_MS = 20;

/** Fractions of its multiples lie far from one another, however many there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * When within their twenty ms the frames of one of many microphones come. Left to chance, some of them would come
 * together and wake the process once instead of twice, in one run more than in the next.
 */
export const phaseOf = (place: number): number => FRAME_MS * ((place * GOLDEN) % 1);

/** Twenty ms of sound every twenty ms, silence where nothing is said. Holds what is still to be said. */
export class Microphone {
  readonly #clock: Clock;
  readonly #phaseMs: number;
  readonly #hear: (samples: Int16Array) => void;
  readonly #frameSamples: number;
  readonly #waiting: Int16Array[] = [];
  #dueMs = 0;
  #timer: Timer | undefined;

  /** @param phaseMs by the clock, from 0 to 20: its frames come so long after a whole multiple of 20 ms */
  constructor(clock: Clock, sampleRate: number, phaseMs: number, hear: (samples: Int16Array) => void) {
    this.#clock = clock;
    this.#phaseMs = phaseMs;
    this.#hear = hear;
    this.#frameSamples = (sampleRate * FRAME_MS) / 1_000;
  }

  on(): void {
    const periods = Math.ceil((this.#clock.now() - this.#phaseMs) / FRAME_MS);
    this.#dueMs = periods * FRAME_MS + this.#phaseMs;
    this.#wait();
  }

  off(): void {
    this.#timer?.cancel();
  }

  /** Says this behind what is being said. */
  speak(samples: Int16Array): void {
    for (let at = 0; at < samples.length; at += this.#frameSamples) {
      const frame = new Int16Array(this.#frameSamples);
      frame.set(samples.subarray(at, at + this.#frameSamples));
      this.#waiting.push(frame);
    }
  }

  #wait(): void {
    this.#dueMs += FRAME_MS;
    this.#timer = this.#clock.after(Math.max(0, this.#dueMs - this.#clock.now()), () => {
      this.#hear(this.#waiting.shift() ?? new Int16Array(this.#frameSamples));
      this.#wait();
    });
  }
}

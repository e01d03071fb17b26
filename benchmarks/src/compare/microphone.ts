import type { Clock, Timer } from '@antiphon/core/frame-free';

const FRAME_MS = 20;

/** Twenty ms of sound every twenty ms, silence where nothing is said. Holds what is still to be said. */
export class Microphone {
  readonly #clock: Clock;
  readonly #hear: (samples: Int16Array) => void;
  readonly #frameSamples: number;
  readonly #waiting: Int16Array[] = [];
  #dueMs = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock, sampleRate: number, hear: (samples: Int16Array) => void) {
    this.#clock = clock;
    this.#hear = hear;
    this.#frameSamples = (sampleRate * FRAME_MS) / 1_000;
  }

  on(): void {
    this.#dueMs = this.#clock.now();
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

import type { Clock } from '@antiphon/core/frame-free';

const FRAME_MS = 20;

/** Twenty ms of sound every twenty ms; silence where nothing is said. Holds what is still to be said. */
export class Microphone {
  readonly #clock: Clock;
  readonly #sampleRate: number;
  readonly #hear: (samples: Int16Array, sampleRate: number) => void;
  readonly #frameSamples: number;
  #waiting: Int16Array[] = [];
  #nextAtMs = 0;
  #isOn = false;

  constructor(clock: Clock, sampleRate: number, hear: (samples: Int16Array, sampleRate: number) => void) {
    this.#clock = clock;
    this.#sampleRate = sampleRate;
    this.#hear = hear;
    this.#frameSamples = (sampleRate * FRAME_MS) / 1000;
  }

  on(): void {
    this.#isOn = true;
    this.#nextAtMs = this.#clock.now();
    this.#wait();
  }

  off(): void {
    this.#isOn = false;
    this.#waiting = [];
  }

  get isSpeaking(): boolean {
    return this.#waiting.length > 0;
  }

  /** Says this after what is being said; nothing while it is off. */
  speak(samples: Int16Array): void {
    if (!this.#isOn) return;
    for (let at = 0; at < samples.length; at += this.#frameSamples) {
      const frame = new Int16Array(this.#frameSamples);
      frame.set(samples.subarray(at, at + this.#frameSamples));
      this.#waiting.push(frame);
    }
  }

  #wait(): void {
    this.#nextAtMs += FRAME_MS;
    this.#clock.after(this.#nextAtMs - this.#clock.now(), () => {
      if (!this.#isOn) return;
      this.#hear(this.#waiting.shift() ?? new Int16Array(this.#frameSamples), this.#sampleRate);
      this.#wait();
    });
  }
}

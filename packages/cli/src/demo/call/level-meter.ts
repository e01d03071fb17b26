import { rmsOf, toDbfs } from '@antiphon/audio';

/** Falls by this share with each piece of audio, so that a bar does not flicker. */
const FALL = 0.8;

/** How loud something is right now, as a bar may show it. */
export class LevelMeter {
  #amplitude = 0;

  add(samples: Int16Array): void {
    this.#amplitude = Math.max(rmsOf(samples), this.#amplitude * FALL);
  }

  /** Nothing sounds any more. */
  rest(): void {
    this.#amplitude = 0;
  }

  /** In dB of full scale. */
  get dbfs(): number {
    return toDbfs(this.#amplitude);
  }

  /** Between 0 (−60 dB and below) and 1 (full scale). */
  get share(): number {
    return Math.min(1, Math.max(0, 1 + this.dbfs / 60));
  }
}

import { NEAR_SILENCE, STRETCH_SAMPLES } from '../stt/index.js';

/** Notices when a voice pauses, by loudness alone: long before it is sure that it has ended. */
export class PauseWatch {
  readonly #pauseStretches: number;
  #energy = 0;
  #filled = 0;
  #loudest = 0;
  #quiet = 0;

  /** @param pauseMs how long it is to be quiet, in steps of 20 ms */
  constructor(pauseMs: number) {
    this.#pauseStretches = Math.max(1, Math.round(pauseMs / 20));
  }

  /** Takes 16 kHz audio. @returns whether a pause has just become long enough: once for each pause */
  push(samples: Int16Array): boolean {
    let noticed = false;
    for (const sample of samples) {
      this.#energy += sample * sample;
      this.#filled += 1;
      if (this.#filled < STRETCH_SAMPLES) continue;
      this.#loudest = Math.max(this.#loudest, this.#energy);
      this.#quiet = this.#energy <= NEAR_SILENCE * this.#loudest ? this.#quiet + 1 : 0;
      if (this.#quiet === this.#pauseStretches) noticed = true;
      this.#energy = 0;
      this.#filled = 0;
    }
    // Quiet that is over by the end of the audio was no pause to act on.
    return noticed && this.#quiet >= this.#pauseStretches;
  }
}

import { SPEECH_RATE } from '../../speech/index.js';

const SAMPLES_PER_MS = SPEECH_RATE / 1_000;

/** The newest audio of a stream, by its position in ms. Whoever writes sees to it that old audio is forgotten. */
export class AudioLog {
  #pieces: Int16Array[] = [];
  /** Position of the first sample kept, in samples. */
  #from = 0;
  #to = 0;

  /** Where the stream ends so far, in ms. */
  get endMs(): number {
    return this.#to / SAMPLES_PER_MS;
  }

  push(samples: Int16Array): void {
    this.#pieces.push(samples);
    this.#to += samples.length;
  }

  /** Drops whole pieces that lie before a position. */
  forgetBefore(ms: number): void {
    for (let first = this.#pieces[0]; first !== undefined; first = this.#pieces[0]) {
      if (this.#from + first.length > ms * SAMPLES_PER_MS) return;
      this.#pieces.shift();
      this.#from += first.length;
    }
  }

  /** A copy of what is kept between two positions. */
  between(fromMs: number, toMs: number): Int16Array {
    const from = Math.max(this.#from, Math.round(fromMs * SAMPLES_PER_MS));
    const to = Math.min(this.#to, Math.round(toMs * SAMPLES_PER_MS));
    const samples = new Int16Array(Math.max(0, to - from));
    let at = this.#from;
    for (const piece of this.#pieces) {
      const begin = Math.max(from, at);
      const end = Math.min(to, at + piece.length);
      if (end > begin) samples.set(piece.subarray(begin - at, end - at), begin - from);
      at += piece.length;
    }
    return samples;
  }

  /** Starts over at 0 ms. */
  clear(): void {
    this.#pieces = [];
    this.#from = 0;
    this.#to = 0;
  }
}

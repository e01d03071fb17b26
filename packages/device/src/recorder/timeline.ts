/** How much can lie between what is written and what is placed last. */
const WINDOW_MS = 4_000;

export interface TimelineOptions {
  readonly sampleRate: number;
  readonly channels: number;
  /** Takes the next stretch, interleaved. The array is reused. */
  onBlock(samples: Int16Array): void;
}

/**
 * Audio laid out along time, some of it ahead and some behind, until it is handed on for good; where nothing
 * was laid, silence. Holds four seconds: what lies further ahead pushes the beginning out, and what comes
 * too late for its place is lost and counted. Positions are samples from the start.
 */
export class Timeline {
  readonly #options: TimelineOptions;
  readonly #window: Int16Array;
  /** Where the window begins. */
  #from = 0;
  #until = 0;
  #lateSamples = 0;

  constructor(options: TimelineOptions) {
    this.#options = options;
    this.#window = new Int16Array(Math.ceil((options.sampleRate * WINDOW_MS) / 1000) * options.channels);
  }

  /** Everything before has been handed on. */
  get committed(): number {
    return this.#from;
  }

  /** Where the last that was laid ends. */
  get placedUntil(): number {
    return this.#until;
  }

  /** What came too late for its place. */
  get lateSamples(): number {
    return this.#lateSamples;
  }

  /** Lays samples into a channel, over whatever was there. */
  place(channel: number, at: number, samples: Int16Array): void {
    const { channels } = this.#options;
    for (let done = 0; done < samples.length; ) {
      const part = Math.min(samples.length - done, this.#length);
      this.commit(at + done + part - this.#length);
      const late = Math.min(part, Math.max(0, this.#from - at - done));
      this.#lateSamples += late;
      for (let i = late; i < part; i++) {
        this.#window[(at + done + i - this.#from) * channels + channel] = samples[done + i] as number;
      }
      done += part;
    }
    this.#until = Math.max(this.#until, at + samples.length);
  }

  /** Takes back what was laid into a channel from `at` on; the first `fade` samples of it grow silent. */
  cut(channel: number, at: number, fade: number): void {
    const { channels } = this.#options;
    for (let i = Math.max(at, this.#from); i < this.#until; i++) {
      const place = (i - this.#from) * channels + channel;
      const gain = Math.max(0, 1 - (i - at + 1) / (fade + 1));
      this.#window[place] = Math.round((this.#window[place] as number) * gain);
    }
  }

  /** Hands on everything before `until`. */
  commit(until: number): void {
    const { channels, onBlock } = this.#options;
    while (this.#from < until) {
      const count = Math.min(until - this.#from, this.#length);
      onBlock(this.#window.subarray(0, count * channels));
      this.#window.copyWithin(0, count * channels);
      this.#window.fill(0, (this.#length - count) * channels);
      this.#from += count;
    }
  }

  get #length(): number {
    return this.#window.length / this.#options.channels;
  }
}

import type { TimedWord } from '@antiphon/core';
import { SPEECH_RATE, type Speech, type VoiceEvent, type VoiceFinder } from '../../speech/index.js';

const SAMPLES_PER_MS = SPEECH_RATE / 1_000;
/** Audio that is kept at most. */
const MAX_KEPT_MS = 60_000;

export interface EarOptions {
  readonly speech: Speech;
  readonly signal: AbortSignal;
  readonly minSilenceMs: number;
}

/** What was heard; times are positions in the audio received, in ms. */
export interface HeardStretch {
  readonly text: string;
  readonly words: readonly TimedWord[];
}

/** One channel of received audio: finds the voice in it, and understands stretches of it. Keeps the newest minute. */
export class Ear {
  readonly #options: EarOptions;
  readonly #finder: VoiceFinder;
  #events: VoiceEvent[] = [];
  #audio = new Int16Array(SPEECH_RATE);
  #length = 0;
  /** Position of the first sample kept. */
  #fromSamples = 0;
  speaking = false;

  constructor(options: EarOptions) {
    this.#options = options;
    this.#finder = options.speech.findVoice({
      minSilenceMs: options.minSilenceMs,
      onEvent: (event) => this.#events.push(event),
    });
    options.signal.addEventListener('abort', () => this.#finder.close(), { once: true });
    // The models load while the first audio comes. Should they fail, hearing will say so.
    options.speech.preload('hearing').catch(() => {});
  }

  /** How much audio has come. */
  get positionMs(): number {
    return (this.#fromSamples + this.#length) / SAMPLES_PER_MS;
  }

  /** Takes the next audio and gives the starts and stops of speech found meanwhile. */
  async take(samples: Int16Array): Promise<readonly VoiceEvent[]> {
    if (this.#options.signal.aborted) return [];
    this.#keep(samples);
    this.#finder.push(samples);
    await this.#finder.settled();
    const events = this.#events;
    this.#events = [];
    for (const event of events) this.speaking = event.kind === 'start';
    return events;
  }

  /** Understands the audio from a position to now. Rejects when the models fail or the connection is over. */
  async hear(fromMs: number, { interim = false, toMs = this.positionMs } = {}): Promise<HeardStretch> {
    const from = Math.max(0, Math.round(fromMs * SAMPLES_PER_MS) - this.#fromSamples);
    const to = Math.min(this.#length, Math.round(toMs * SAMPLES_PER_MS) - this.#fromSamples);
    if (to <= from) return { text: '', words: [] };
    const { signal, speech } = this.#options;
    const heard = await speech.hear(this.#audio.slice(from, to), { signal, interim, stream: this });
    const offsetMs = (this.#fromSamples + from) / SAMPLES_PER_MS;
    const later = ({ text, startMs, endMs }: TimedWord) => ({
      text,
      startMs: startMs + offsetMs,
      endMs: endMs + offsetMs,
    });
    return { text: heard.text, words: heard.words.map(later) };
  }

  /** The quietest tenth of a second between two positions: a place to cut. */
  quietestMs(fromMs: number, toMs: number): number {
    let best = toMs;
    let least = Number.POSITIVE_INFINITY;
    for (let atMs = fromMs; atMs + 100 <= toMs; atMs += 20) {
      const from = Math.max(0, Math.round(atMs * SAMPLES_PER_MS) - this.#fromSamples);
      let sum = 0;
      for (const sample of this.#audio.subarray(from, from + 100 * SAMPLES_PER_MS)) sum += Math.abs(sample);
      if (sum < least) [least, best] = [sum, atMs + 50];
    }
    return best;
  }

  /** Lets go of what came before a position. */
  forget(beforeMs: number): void {
    const drop = Math.min(this.#length, Math.round(beforeMs * SAMPLES_PER_MS) - this.#fromSamples);
    if (drop <= 0) return;
    this.#audio.copyWithin(0, drop, this.#length);
    this.#length -= drop;
    this.#fromSamples += drop;
  }

  #keep(samples: Int16Array): void {
    const excessMs = (this.#length + samples.length) / SAMPLES_PER_MS - MAX_KEPT_MS;
    if (excessMs > 0) this.forget(this.#fromSamples / SAMPLES_PER_MS + excessMs);
    if (this.#length + samples.length > this.#audio.length) {
      const larger = new Int16Array(2 * (this.#length + samples.length));
      larger.set(this.#audio.subarray(0, this.#length));
      this.#audio = larger;
    }
    this.#audio.set(samples, this.#length);
    this.#length += samples.length;
  }
}

import {
  SPEECH_RATE,
  type Speech,
  type VoiceEvent,
  type VoiceFinder,
  type VoiceFinderOptions,
} from './speech.js';
import { BLOCK_MS, BLOCK_SAMPLES, isLoud, readTelegraph, spellable, telegraph } from './telegraph.js';

/** Silence before and behind a sentence, as a voice has it: pieces put together don't run into one another. */
const LEAD_SAMPLES = SPEECH_RATE / 20;
const PAUSE_SAMPLES = SPEECH_RATE / 20;
/** Loud for so long: it is speech. */
const MIN_SPEECH_MS = 20;

/** Finds tones. Decides while it is pushed; holds less than one block of 5 ms. */
class ToneFinder implements VoiceFinder {
  positionMs = 0;
  readonly #onEvent: (event: VoiceEvent) => void;
  readonly #minSilenceMs: number;
  readonly #block = new Int16Array(BLOCK_SAMPLES);
  #filled = 0;
  #speaking = false;
  #closed = false;
  /** Where the present stretch of loud or quiet blocks began. */
  #sinceMs = 0;
  #wasLoud = false;

  constructor({ onEvent, minSilenceMs = 256 }: VoiceFinderOptions) {
    this.#onEvent = onEvent;
    this.#minSilenceMs = minSilenceMs;
  }

  push(samples: Int16Array): void {
    for (let at = 0; at < samples.length && !this.#closed; ) {
      const part = samples.subarray(at, at + BLOCK_SAMPLES - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < BLOCK_SAMPLES) return;
      this.#filled = 0;
      this.#judge(isLoud(this.#block));
    }
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#closed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #judge(loud: boolean): void {
    if (loud !== this.#wasLoud) this.#sinceMs = this.positionMs;
    this.#wasLoud = loud;
    this.positionMs += BLOCK_MS;
    const lastedMs = this.positionMs - this.#sinceMs;
    if (loud === this.#speaking || lastedMs < (loud ? MIN_SPEECH_MS : this.#minSilenceMs)) return;
    this.#speaking = loud;
    this.#onEvent({ kind: loud ? 'start' : 'stop', atMs: this.#sinceMs, decidedAtMs: this.positionMs });
  }
}

/** Ears and a voice without models, for fast tests: see `telegraph`. Deterministic; every answer comes at once. */
export const scriptedSpeech: Speech = {
  findVoice: (options) => new ToneFinder(options),
  async hear(samples, { signal } = {}) {
    signal?.throwIfAborted();
    const words = readTelegraph(samples);
    return { text: words.map(({ text }) => text).join(' '), words };
  },
  async *speak(text, { signal } = {}) {
    for (const sentence of text.split(/(?<=[.!?])\s+/)) {
      signal?.throwIfAborted();
      const said = spellable(sentence).join(' ');
      if (said === '') continue;
      const tones = telegraph(said);
      const samples = new Int16Array(LEAD_SAMPLES + tones.length + PAUSE_SAMPLES);
      samples.set(tones, LEAD_SAMPLES);
      yield { text: sentence, samples, words: readTelegraph(samples) };
    }
  },
  preload: () => Promise.resolve(),
};

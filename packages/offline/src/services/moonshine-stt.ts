import type { RecognitionEvents, RecognitionStream, SpeechToText } from '@antiphon/core';
import {
  createRecognizer,
  createUtteranceStream,
  type Recognizer,
  type RecognizerOptions,
  type UtteranceStream,
} from '../stt/index.js';
import { To16kHz } from './to-16-khz.js';

/** How much of the past a voice is given when it is noticed: noticing takes a while. */
const PRE_ROLL_MS = 600;
const PRE_ROLL_SAMPLES = PRE_ROLL_MS * 16;

export interface MoonshineSttOptions extends RecognizerOptions {
  /** Audio between two interim results. @defaultValue 500 */
  readonly interimMs?: number;
}

/**
 * English speech recognition by Moonshine, on this machine: some 0.05 s of work for each second of speech.
 * For `stt()`; recognises what lies between the voice activity's start and stop.
 */
export function moonshineStt(options: MoonshineSttOptions = {}): SpeechToText & {
  readonly needsVoiceActivity: true;
} {
  const { interimMs = 500, ...recognizerOptions } = options;
  return {
    name: 'moonshine-tiny-en',
    needsVoiceActivity: true,
    async prewarm() {
      using recognizer = createRecognizer(recognizerOptions);
      await recognizer.preload();
    },
    async open(events) {
      const recognizer = createRecognizer(recognizerOptions);
      await recognizer.preload();
      return new MoonshineStream(recognizer, events, interimMs);
    },
  };
}

/** Keeps the last 600 ms of audio, and what an utterance holds (30 s) while one is spoken. */
class MoonshineStream implements RecognitionStream {
  readonly #recognizer: Recognizer;
  readonly #events: RecognitionEvents;
  readonly #interimMs: number;
  readonly #rate = new To16kHz();
  #recent: Int16Array[] = [];
  #recentSamples = 0;
  #utterance: UtteranceStream | undefined;
  /** Finals come in the order in which they were spoken. */
  #results: Promise<void> = Promise.resolve();

  constructor(recognizer: Recognizer, events: RecognitionEvents, interimMs: number) {
    this.#recognizer = recognizer;
    this.#events = events;
    this.#interimMs = interimMs;
  }

  write(samples: Int16Array, sampleRate: number): void {
    const converted = this.#rate.convert(samples, sampleRate);
    this.#remember(converted);
    this.#utterance?.push(converted);
  }

  speechStarted(): void {
    if (this.#utterance !== undefined) return;
    const utterance = createUtteranceStream({
      recognizer: this.#recognizer,
      intervalMs: this.#interimMs,
      onInterim: ({ text }) => {
        if (text !== '') this.#events.interim({ text });
      },
    });
    for (const samples of this.#recent) utterance.push(samples);
    this.#utterance = utterance;
  }

  speechStopped(): void {
    const utterance = this.#utterance;
    if (utterance === undefined) return;
    this.#utterance = undefined;
    // The decode starts now; only its announcement waits for those before it.
    const result = utterance.finish();
    result.catch(() => {});
    this.#results = this.#results.then(() => this.#announce(result));
  }

  async finish(): Promise<void> {
    this.speechStopped();
    await this.#results;
  }

  async close(): Promise<void> {
    this.#utterance?.close();
    this.#utterance = undefined;
    this.#recognizer.close();
    this.#recent = [];
    await this.#results;
  }

  async #announce(result: ReturnType<UtteranceStream['finish']>): Promise<void> {
    try {
      const { text } = await result;
      this.#events.final({ text });
    } catch (error) {
      this.#events.failed(error);
      // Whoever waits for this segment is told that there will be no words.
      this.#events.final({ text: '' });
    }
  }

  #remember(samples: Int16Array): void {
    this.#recent.push(samples.slice());
    this.#recentSamples += samples.length;
    while (this.#recentSamples - (this.#recent[0]?.length ?? 0) >= PRE_ROLL_SAMPLES) {
      this.#recentSamples -= this.#recent.shift()?.length ?? 0;
    }
  }
}

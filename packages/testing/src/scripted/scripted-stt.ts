import type { Clock, RecognitionEvents, RecognitionStream, SpeechToText } from '@antiphon/core';
import { asServiceError, Delivery, needClock } from './delivery.js';
import { Heard } from './heard.js';

/** Something that is said, at a time of the stream. */
export interface ScriptedSpeech {
  readonly text: string;
  readonly atMs: number;
  /** @defaultValue 200 ms a word */
  readonly durationMs?: number;
  /** Between 0 and 1. */
  readonly confidence?: number;
}

export interface ScriptedSttOptions {
  /** What is said when. @defaultValue what {@link voiceOf} wrote into the samples */
  readonly script?: readonly ScriptedSpeech[];
  /** Needed when there are delays. */
  readonly clock?: Clock;
  /** From a word's last sample to the interim result that has it. @defaultValue 0 */
  readonly interimAfterMs?: number;
  /** From the end of speech to the final result. @defaultValue 0 */
  readonly finalAfterMs?: number;
  /** Silence that ends a segment by itself, unless voice activity is reported. @defaultValue 500 */
  readonly endpointMs?: number;
  /** Failures at stream times; what is no `AntiphonError` becomes one that is retryable. */
  readonly failures?: readonly { readonly atMs: number; readonly error?: unknown }[];
  /** Opening fails. */
  readonly openError?: unknown;
  /** Which results name, until a `LanguageFrame` asks for another. @defaultValue none is named */
  readonly language?: string;
}

export const scriptedSttDefaults = {
  interimAfterMs: 0,
  finalAfterMs: 0,
  endpointMs: 500,
} as const satisfies ScriptedSttOptions;

/**
 * A recogniser that knows what is said. An interim result after each word; a final one when it is told
 * that the speech has stopped, else after silence, and always when it is asked to finish. Each stream
 * begins the script anew.
 */
export function scriptedStt(options: ScriptedSttOptions = {}): SpeechToText {
  needClock(options.clock, options.interimAfterMs, options.finalAfterMs);
  return {
    name: 'scripted-stt',
    async open(events, { signal }) {
      if (options.openError !== undefined) throw asServiceError(options.openError);
      return new ScriptedSttStream(events, signal, options);
    },
  };
}

type Settings = ScriptedSttOptions & Record<keyof typeof scriptedSttDefaults, number>;

class ScriptedSttStream implements RecognitionStream {
  readonly #options: Settings;
  readonly #delivery: Delivery;
  readonly #heard: Heard;
  readonly #signal: AbortSignal;
  #events: RecognitionEvents | undefined;
  #told = false;
  #language: string | undefined;
  #failures: { readonly atMs: number; readonly error?: unknown }[];
  #idle: (() => void) | undefined;

  constructor(events: RecognitionEvents, signal: AbortSignal, options: ScriptedSttOptions) {
    this.#options = { ...scriptedSttDefaults, ...options };
    this.#language = options.language;
    this.#events = events;
    this.#signal = signal;
    this.#delivery = new Delivery(options.clock);
    this.#heard = new Heard(options.script, () => this.#interim());
    this.#failures = [...(options.failures ?? [])];
    if (signal.aborted) this.close();
    else signal.addEventListener('abort', this.#onAbort);
  }

  write(samples: Int16Array, sampleRate: number): void {
    if (this.#events === undefined) return;
    this.#heard.push(samples, sampleRate);
    while (this.#failures[0] !== undefined && this.#failures[0].atMs <= this.#heard.ms) this.#fail();
    const { endpointMs } = this.#options;
    if (!this.#told && this.#heard.silentMs >= endpointMs && this.#heard.words.length > 0) this.#final();
  }

  speechStarted(): void {
    this.#told = true;
  }

  speechStopped(): void {
    this.#told = true;
    this.#final();
  }

  setLanguage(language: string): void {
    this.#language = language;
  }

  finish(): Promise<void> {
    if (this.#heard.words.length > 0) this.#final();
    if (this.#delivery.pending === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  close(): void {
    this.#events = undefined;
    this.#delivery.close();
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#idle?.();
    this.#idle = undefined;
  }

  readonly #onAbort = (): void => this.close();

  #interim(): void {
    const recognition = this.#recognition();
    this.#later(this.#options.interimAfterMs, () => this.#events?.interim(recognition));
  }

  #final(): void {
    const recognition = this.#recognition();
    this.#heard.forget();
    // A final result never overtakes an interim one.
    const { finalAfterMs, interimAfterMs } = this.#options;
    this.#later(Math.max(finalAfterMs, interimAfterMs), () => this.#events?.final(recognition));
  }

  #fail(): void {
    const { error = new Error('the scripted recogniser fails here') } = this.#failures.shift() ?? {};
    this.#events?.failed(asServiceError(error));
  }

  #recognition() {
    const language = this.#language;
    return { ...this.#heard.recognition(), ...(language === undefined ? {} : { language }) };
  }

  #later(delayMs: number, call: () => void): void {
    this.#delivery.later(delayMs, () => {
      if (this.#events === undefined) return;
      call();
      if (this.#delivery.pending > 0) return;
      this.#idle?.();
      this.#idle = undefined;
    });
  }
}

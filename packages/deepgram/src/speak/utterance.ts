import {
  AntiphonError,
  abortable,
  type Clock,
  type Deferred,
  deferred,
  type Timer,
  throwIfAborted,
} from '@antiphon/core/frame-free';
import { SampleReader } from './sample-reader.js';
import type { SpeakFormat } from './speak-options.js';

/** No speech takes longer than this: what comes beyond it is no speech. */
const MAX_MS_PER_CHARACTER = 300;
const MAX_EXTRA_MS = 60_000;

export interface UtteranceOptions {
  readonly text: string;
  readonly format: SpeakFormat;
  readonly clock: Clock;
  /** How long the first audio may take, in ms. */
  readonly firstAudioTimeoutMs: number;
  /** How long a pause between two pieces of audio may be, in ms. */
  readonly stallTimeoutMs: number;
  /** The audio does not come as it should. */
  onStalled(error: AntiphonError): void;
}

/**
 * One text being spoken over a socket: the audio that has come and waits to be read. Holds all of it if nobody
 * reads; more than 300 ms for each character and 60 s is refused.
 */
export class Utterance {
  /** Resolves when the socket is done with it, in whatever way. */
  readonly over: Deferred<void> = deferred();
  isOver = false;
  readonly #options: UtteranceOptions;
  readonly #reader: SampleReader;
  #chunks: Int16Array[] = [];
  #news: Deferred<void> = deferred();
  #error: AntiphonError | undefined;
  #timer: Timer | undefined;
  #ended = false;
  #leftMs: number;

  constructor(options: UtteranceOptions) {
    this.#options = options;
    this.#reader = new SampleReader(options.format.encoding);
    this.#leftMs = options.text.length * MAX_MS_PER_CHARACTER + MAX_EXTRA_MS;
    this.#await(options.firstAudioTimeoutMs, 'the first audio');
  }

  audio(bytes: Uint8Array): void {
    const { stallTimeoutMs, format, onStalled } = this.#options;
    if (this.#ended) return;
    const samples = this.#reader.read(bytes);
    this.#leftMs -= (samples.length * 1000) / format.sampleRate;
    if (this.#leftMs < 0) {
      onStalled(
        new AntiphonError('queue_full', 'Deepgram sends audio without end for one text', { retryable: true }),
      );
      return;
    }
    this.#await(stallTimeoutMs, 'more audio');
    if (samples.length === 0) return;
    this.#chunks.push(samples);
    this.#wake();
  }

  /** No more audio comes: all of it has, or something went wrong. */
  end(error?: AntiphonError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#timer?.cancel();
    this.#wake();
  }

  /** The socket is free for another. */
  release(): void {
    this.isOver = true;
    this.over.resolve();
  }

  /** The audio as it comes. @throws AntiphonError when it breaks off, or the signal fires */
  async *read(signal: AbortSignal): AsyncGenerator<Int16Array, void> {
    for (;;) {
      throwIfAborted(signal);
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (this.#error !== undefined) throw this.#error;
      else if (this.#ended) return;
      else await abortable(this.#news.promise, signal);
    }
  }

  #wake(): void {
    const news = this.#news;
    this.#news = deferred();
    news.resolve();
  }

  #await(ms: number, what: string): void {
    const { clock, onStalled } = this.#options;
    this.#timer?.cancel();
    if (!Number.isFinite(ms)) return;
    this.#timer = clock.after(ms, () =>
      onStalled(
        new AntiphonError('service_timeout', `Deepgram did not send ${what} within ${ms} ms`, {
          retryable: true,
        }),
      ),
    );
  }
}

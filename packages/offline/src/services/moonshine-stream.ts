import { AntiphonError, type RecognitionEvents, type RecognitionStream } from '@antiphon/core/frame-free';
import { createUtteranceStream, type Recognizer, type UtteranceStream } from '../stt/index.js';
import { PauseWatch } from './pause-watch.js';
import { PreRoll } from './pre-roll.js';
import { serviceError } from './service-error.js';
import { To16kHz } from './to-16-khz.js';

const SAMPLES_PER_MS = 16;
/** … but of an utterance that has ended no more than the silence by which its end was noticed. */
const TAIL_MS = 200;
/**
 * A pause after which the text is worked out as if the utterance were over: mostly it is. It is also the silence that
 * the model hears at the end; with less of it the last words suffer.
 */
const PAUSE_MS = 200;

export interface MoonshineStreamOptions {
  readonly recognizer: Recognizer;
  readonly events: RecognitionEvents;
  readonly signal: AbortSignal;
  readonly interimMs: number;
  readonly preRollMs: number;
}

interface Utterance {
  readonly stream: UtteranceStream;
  readonly pauses: PauseWatch;
}

/** Keeps the pre-roll, and what an utterance holds (30 s) while one is spoken. */
export class MoonshineStream implements RecognitionStream {
  readonly #options: MoonshineStreamOptions;
  readonly #rate = new To16kHz();
  readonly #recent: PreRoll;
  readonly #onAbort = () => void this.close();
  #utterance: Utterance | undefined;
  /** Finals come in the order in which they were spoken. */
  #results: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: MoonshineStreamOptions) {
    const { signal, preRollMs } = options;
    this.#options = options;
    this.#recent = new PreRoll(preRollMs * SAMPLES_PER_MS);
    if (signal.aborted) void this.close();
    else signal.addEventListener('abort', this.#onAbort);
  }

  write(samples: Int16Array, sampleRate: number): void {
    if (this.#closed) return;
    const converted = this.#rate.convert(samples, sampleRate);
    this.#recent.push(converted);
    if (this.#utterance !== undefined) this.#hear(this.#utterance, converted);
  }

  speechStarted(): void {
    if (this.#closed || this.#utterance !== undefined) return;
    const { recognizer, events, interimMs } = this.#options;
    const stream = createUtteranceStream({
      recognizer,
      intervalMs: interimMs,
      onInterim: ({ text }) => {
        if (text !== '' && !this.#closed) events.interim({ text });
      },
    });
    this.#utterance = { stream, pauses: new PauseWatch(PAUSE_MS) };
    for (const samples of this.#recent.pieces) this.#hear(this.#utterance, samples);
  }

  speechStopped(): void {
    const utterance = this.#utterance;
    if (utterance === undefined) return;
    this.#utterance = undefined;
    this.#recent.keep(TAIL_MS * SAMPLES_PER_MS);
    // The decode starts now; only its announcement waits for those before it.
    const result = utterance.stream.finish();
    result.catch(() => {});
    this.#results = this.#results.then(() => this.#announce(result));
  }

  setLanguage(language: string): void {
    if (/^en(-|$)/i.test(language)) return;
    const message = `moonshine-tiny-en understands English only, not '${language}'`;
    throw new AntiphonError('service_failed', message);
  }

  async finish(): Promise<void> {
    this.speechStopped();
    await this.#results;
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#options.signal.removeEventListener('abort', this.#onAbort);
      this.#utterance?.stream.close();
      this.#utterance = undefined;
      this.#options.recognizer.close();
      this.#recent.clear();
    }
    await this.#results;
  }

  #hear({ stream, pauses }: Utterance, samples: Int16Array): void {
    stream.push(samples);
    if (pauses.push(samples)) stream.anticipate();
  }

  async #announce(result: ReturnType<UtteranceStream['finish']>): Promise<void> {
    const { events } = this.#options;
    let text = '';
    try {
      ({ text } = await result);
    } catch (error) {
      if (!this.#closed) events.failed(serviceError(error));
    }
    // Whoever waits for this segment is told, even if there are no words.
    if (!this.#closed) events.final({ text });
  }
}

import { type LinkedAbort, linkedAbort } from '@antiphon/core/frame-free';
import { closingController } from '../async/index.js';
import { OfflineError } from '../errors/index.js';
import { PART_MS, type Transcript } from './options.js';
import type { Recognizer } from './recognizer.js';
import { quietCut } from './split-audio.js';
import { UtteranceAudio } from './utterance-audio.js';

const SAMPLES_PER_MS = 16;
/** Audio that is held at most; beyond {@link PART_MS} the older part is on its way to text. */
const MAX_HELD_MS = 30_000;
/** Parts on their way to text at most: audio that comes faster than it can be decoded. */
const MAX_PARTS = 8;

export interface UtteranceStreamOptions {
  readonly recognizer: Recognizer;
  /** Gets what has been understood so far, from the start of the utterance, whenever that has changed. */
  readonly onInterim?: (transcript: Transcript) => void;
  /**
   * Audio between two interim results. They come less often where the model needs longer than this: a decode takes
   * at most half the time.
   * @defaultValue 500
   */
  readonly intervalMs?: number;
  /** Ends the stream without a result. */
  readonly signal?: AbortSignal;
}

/** One utterance: audio goes in while it is spoken, text comes out. */
export interface UtteranceStream {
  /** Length of the audio pushed. */
  readonly audioMs: number;
  /** Audio refused because too much was on its way to text. */
  readonly droppedMs: number;
  /** Takes 16 kHz mono audio, which it copies. @throws OfflineError `closed`; what `onInterim` threw the last time */
  push(samples: Int16Array): void;
  /**
   * Decodes what is there as if the utterance were over: call it when the speaker falls silent and it isn't sure yet
   * that the turn has ended. If only near silence follows, `finish` has the answer at once.
   */
  anticipate(): void;
  /** The text of the whole utterance; ends the stream. Rejects with what {@link Recognizer.transcribe} does. */
  finish(): Promise<Transcript>;
  /** Ends the stream without a result. Idempotent. */
  close(): void;
  [Symbol.dispose](): void;
}

interface Guess {
  /** End of the audio it covers, in samples from the start of the utterance. */
  readonly end: number;
  readonly transcript: Promise<Transcript>;
}

class MoonshineUtterance implements UtteranceStream {
  readonly #options: UtteranceStreamOptions;
  readonly #intervalMs: number;
  readonly #closing = closingController();
  readonly #linked: LinkedAbort;
  readonly #signal: AbortSignal;
  readonly #audio = new UtteranceAudio(MAX_HELD_MS * SAMPLES_PER_MS);
  /** Text of the parts that are no longer held. */
  #settled: Promise<Transcript> = Promise.resolve({ text: '', audioMs: 0, computeMs: 0 });
  #settledText = '';
  #parts = 0;
  #droppedSamples = 0;
  #interimRunning = false;
  #interimEnd = 0;
  #restMs = 0;
  #lastText = '';
  #guess: Guess | undefined;
  #finished = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: UtteranceStreamOptions) {
    const { intervalMs = 500, signal } = options;
    if (!(intervalMs >= 100)) {
      throw new OfflineError('invalid_argument', `intervalMs is ${intervalMs}, expected 100 or more`);
    }
    this.#options = options;
    this.#intervalMs = intervalMs;
    this.#linked = linkedAbort(this.#closing.signal, signal);
    this.#signal = this.#linked.signal;
  }

  get audioMs(): number {
    return this.#audio.end / SAMPLES_PER_MS;
  }

  get droppedMs(): number {
    return this.#droppedSamples / SAMPLES_PER_MS;
  }

  push(samples: Int16Array): void {
    this.#rethrow();
    this.#signal.throwIfAborted();
    if (this.#finished) throw new OfflineError('closed', 'This utterance has been finished');
    for (let at = 0; at < samples.length; ) {
      const taken = this.#audio.push(samples, at);
      at += taken;
      if (this.#audio.held >= PART_MS * SAMPLES_PER_MS) this.#settlePart();
      if (taken > 0) continue;
      this.#droppedSamples += samples.length - at;
      break;
    }
    this.#maybeInterim();
  }

  anticipate(): void {
    if (this.#finished || this.#signal.aborted || this.#guess?.end === this.#audio.end) return;
    const transcript = this.#decodeHeld();
    transcript.catch(() => {}); // finish() looks at it, if it comes to that
    this.#guess = { end: this.#audio.end, transcript };
  }

  async finish(): Promise<Transcript> {
    this.#signal.throwIfAborted();
    if (this.#finished) throw new OfflineError('closed', 'This utterance has been finished');
    this.#finished = true;
    const guess = this.#guess;
    try {
      if (guess !== undefined && this.#audio.isQuietAfter(guess.end)) {
        const transcript = await guess.transcript.catch(() => this.#decodeHeld());
        return { ...transcript, audioMs: this.audioMs };
      }
      return await this.#decodeHeld();
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#finished = true;
    this.#closing.abort(new OfflineError('closed', 'This utterance was closed'));
    this.#linked[Symbol.dispose]();
    this.#audio.clear();
    this.#guess = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Sends the older audio to be decoded for good, up to a quiet place. */
  #settlePart(): void {
    if (this.#parts >= MAX_PARTS) return;
    const held = this.#audio.copy();
    const part = this.#audio.take(quietCut(held, PART_MS));
    const before = this.#settled;
    this.#parts += 1;
    this.#guess = undefined;
    this.#settled = (async () => {
      const head = await before;
      const tail = await this.#options.recognizer.transcribe(part, 16_000, { signal: this.#signal });
      this.#parts -= 1;
      const all = joined(head, tail);
      this.#settledText = all.text;
      return all;
    })();
    this.#settled.catch(() => {}); // finish() looks at it
  }

  /** What has been settled and what is held, as text. */
  async #decodeHeld(): Promise<Transcript> {
    const held = this.#audio.copy();
    const settled = this.#settled;
    const [head, tail] = await Promise.all([
      settled,
      this.#options.recognizer.transcribe(held, 16_000, { signal: this.#signal }),
    ]);
    return joined(head, tail);
  }

  #maybeInterim(): void {
    const { onInterim, recognizer } = this.#options;
    const sinceMs = (this.#audio.end - this.#interimEnd) / SAMPLES_PER_MS;
    if (onInterim === undefined || this.#interimRunning || this.#parts > 0) return;
    if (sinceMs < Math.max(this.#intervalMs, this.#restMs)) return;
    this.#interimRunning = true;
    this.#interimEnd = this.#audio.end;
    const audioMs = this.audioMs;
    const options = { signal: this.#signal, lane: 'interim', stream: this } as const;
    recognizer
      .transcribe(this.#audio.copy(), 16_000, options)
      .then(
        ({ text, computeMs }) => this.#heard(text, audioMs, computeMs),
        () => {}, // an interim result may fail: the final one says so if it does too
      )
      .catch((error) => {
        this.#failure = { error };
      })
      .finally(() => {
        this.#interimRunning = false;
      });
  }

  #heard(text: string, audioMs: number, computeMs: number): void {
    this.#restMs = 2 * computeMs;
    const all = [this.#settledText, text].filter((part) => part !== '').join(' ');
    if (this.#finished || all === this.#lastText) return;
    this.#lastText = all;
    this.#options.onInterim?.({ text: all, audioMs, computeMs });
  }

  /** What the listener threw comes out of the next call, since nobody was there to catch it. */
  #rethrow(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }
}

function joined(head: Transcript, tail: Transcript): Transcript {
  return {
    text: [head.text, tail.text].filter((text) => text !== '').join(' '),
    audioMs: head.audioMs + tail.audioMs,
    computeMs: head.computeMs + tail.computeMs,
  };
}

/**
 * Transcribes one utterance while it is spoken: the growing audio is decoded again and again for interim results,
 * then once for the final one. Holds up to 30 s of audio; what is older than 24 s is decoded for good at a quiet
 * place, so an utterance may go on as long as it likes. If eight such parts (about three minutes) are waiting,
 * new audio is dropped and counted.
 *
 * @example
 * const utterance = createUtteranceStream({ recognizer, onInterim: ({ text }) => show(text) });
 * for await (const samples of speech) utterance.push(samples);
 * const { text } = await utterance.finish();
 */
export const createUtteranceStream = (options: UtteranceStreamOptions): UtteranceStream =>
  new MoonshineUtterance(options);

import { linkedAbort } from '@antiphon/core/frame-free';
import { abortable, closingController } from '../async/index.js';
import { OfflineError } from '../errors/index.js';
import type { Runtime } from '../sherpa/index.js';
import { cleanTranscript } from './clean-transcript.js';
import {
  defaultConcurrency,
  MAX_AUDIO_MS,
  MIN_AUDIO_MS,
  PART_MS,
  type RecognizerOptions,
  SILENCE_PEAK,
  type TranscribeOptions,
  type Transcript,
} from './options.js';
import { type RecognitionPool, sharedModel } from './shared-model.js';
import { splitAudio } from './split-audio.js';

const SAMPLE_RATE = 16_000;

/** Turns speech into English text with a model that runs on this machine. */
export interface Recognizer {
  readonly runtime: Runtime;
  /** Loads the model now, rather than with the first request. @throws OfflineError `model_missing` and the like */
  preload(): Promise<void>;
  /**
   * Transcribes audio, off the event loop. Audio below 100 ms or −60 dBFS gives ''. Audio beyond 24 s is cut at
   * quiet places and decoded part by part. The samples are copied part by part: leave them alone until it resolves.
   *
   * @param samples mono, at most ten minutes
   * @param sampleRate 16,000; resample first
   * @throws OfflineError `invalid_argument`, `audio_too_long`, `busy` (64 requests of this process wait already),
   *   `superseded`, `closed`, `inference_failed`, `worker_failed`; the signal's reason if it aborts
   */
  transcribe(samples: Int16Array, sampleRate: number, options?: TranscribeOptions): Promise<Transcript>;
  /** Idempotent. Requests still under way are rejected with `closed`; the model stays for the next recogniser. */
  close(): void;
  [Symbol.dispose](): void;
}

function isSilent(samples: Int16Array): boolean {
  return !samples.some((sample) => sample > SILENCE_PEAK || sample < -SILENCE_PEAK);
}

/** A copy the model may keep, in −1…1. */
function toFloat(samples: Int16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(samples.length);
  for (let at = 0; at < samples.length; at += 1) floats[at] = (samples[at] ?? 0) / 32_768;
  return floats;
}

/** Where a recogniser's decodes are done, and for whom: those who wait take turns. */
export interface RecognizerPlace {
  readonly pool: RecognitionPool;
  /** @defaultValue the recogniser itself */
  readonly owner?: unknown;
}

class MoonshineRecognizer implements Recognizer {
  readonly #pool: RecognitionPool;
  readonly #owner: unknown;
  readonly #closing = closingController();

  constructor({ pool, owner }: RecognizerPlace) {
    this.#pool = pool;
    this.#owner = owner ?? this;
    pool.users += 1;
  }

  get runtime(): Runtime {
    return this.#pool.runtime;
  }

  async preload(): Promise<void> {
    this.#closing.signal.throwIfAborted();
    await abortable(this.#pool.load(), this.#closing.signal);
  }

  async transcribe(
    samples: Int16Array,
    sampleRate: number,
    options: TranscribeOptions = {},
  ): Promise<Transcript> {
    this.#closing.signal.throwIfAborted();
    options.signal?.throwIfAborted();
    const audioMs = (samples.length / SAMPLE_RATE) * 1000;
    if (sampleRate !== SAMPLE_RATE) {
      throw new OfflineError(
        'invalid_argument',
        `Audio has ${sampleRate} Hz, expected ${SAMPLE_RATE}: resample it`,
      );
    }
    if (audioMs > MAX_AUDIO_MS) {
      throw new OfflineError(
        'audio_too_long',
        `Audio is ${Math.round(audioMs)} ms long, at most ${MAX_AUDIO_MS}`,
      );
    }
    const texts: string[] = [];
    let computeMs = 0;
    for (const part of splitAudio(samples, PART_MS)) {
      if (part.length < MIN_AUDIO_MS * (SAMPLE_RATE / 1000) || isSilent(part)) continue;
      const decoded = await this.#decode(part, options);
      computeMs += decoded.computeMs;
      if (decoded.text !== '') texts.push(decoded.text);
    }
    return { text: texts.join(' '), audioMs, computeMs };
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new OfflineError('closed', 'This recogniser was closed'));
    this.#pool.users -= 1;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #decode(part: Int16Array, options: TranscribeOptions): Promise<{ text: string; computeMs: number }> {
    using linked = linkedAbort(this.#closing.signal, options.signal);
    const { signal } = linked;
    const decoder = await abortable(this.#pool.load(), signal);
    const task = async () => {
      const startedMs = performance.now();
      const text = cleanTranscript(await decoder.decode(toFloat(part)));
      return { text, computeMs: performance.now() - startedMs };
    };
    return await this.#pool.queue.run(task, { ...options, owner: this.#owner, signal });
  }
}

/**
 * Makes a recogniser for English: Moonshine tiny, 0.05 s of work per second of audio on one core. All recognisers
 * of a process share one model (200 MB), one queue and its bound; the model loads with the first request or
 * {@link Recognizer.preload}.
 *
 * @throws OfflineError `runtime_unavailable`, `invalid_argument`
 * @example
 * using recognizer = createRecognizer();
 * const { text } = await recognizer.transcribe(samples, 16_000);
 */
export function createRecognizer(options: RecognizerOptions = {}): Recognizer {
  const { runtime, model, concurrency = defaultConcurrency() } = options;
  if (!(concurrency >= 1)) {
    throw new OfflineError('invalid_argument', `concurrency is ${concurrency}, expected 1 or more`);
  }
  const pool = sharedModel(runtime, model);
  if (pool.runtime === 'native') pool.queue.atLeast(concurrency);
  return recognizerOn({ pool });
}

/** A recogniser on a pool of one's own. */
export const recognizerOn = (place: RecognizerPlace): Recognizer => new MoonshineRecognizer(place);

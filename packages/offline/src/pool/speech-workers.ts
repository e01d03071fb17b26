import { SpeechCache, type SpeechCacheStats } from '@antiphon/core/frame-free';
import type { WorkFigures } from '../async/index.js';
import { OfflineError } from '../errors/index.js';
import { chooseRuntime, type Runtime } from '../sherpa/index.js';
import { defaultConcurrency, OwnPool, type Recognizer, recognizerOn, type Transcript } from '../stt/index.js';
import {
  FlitePool,
  type Speech,
  type Synthesizer,
  type SynthesizerOptions,
  synthesizerOn,
} from '../tts/index.js';
import {
  checkCount,
  checkThreadsOfNode,
  defaultSynthesizers,
  type SpeechWorkersOptions,
  speechWorkersDefaults,
} from './options.js';

/** Whose request it is, and until when it is wanted. */
export interface WorkerRequest {
  /** Sessions that wait take turns, however much one of them asks for. @defaultValue a session of its own */
  readonly session?: string | undefined;
  /** Rejects at once. What waits is dropped; what runs keeps its worker until it is done. */
  readonly signal?: AbortSignal | undefined;
}

/** How the workers do. */
export interface SpeechWorkersStats {
  readonly runtime: Runtime;
  readonly recognition: WorkFigures;
  readonly synthesis: WorkFigures & {
    /** Threads that died and were replaced. */
    readonly replaced: number;
  };
  /** Of {@link SpeechWorkers.cache}. */
  readonly cache: SpeechCacheStats;
}

/** A bounded pool of recognisers and synthesizers that all conversations of a process share. */
export interface SpeechWorkers extends AsyncDisposable {
  readonly recognizers: number;
  readonly synthesizers: number;
  /** Where `fliteTts({ workers })` keeps what it has said. {@link SpeechWorkers.synthesize} goes past it. */
  readonly cache: SpeechCache;
  /** Loads the model and the voices now, rather than with the first requests. @throws OfflineError `model_missing` */
  preload(): Promise<void>;
  /**
   * What was said in 16 kHz mono audio, ten minutes of it at most. Rejects as {@link Recognizer.transcribe} does, and
   * with `busy` when too many requests wait, of this session or of all: `serviceError()` makes of it what a service of a
   * pipeline rejects with.
   */
  recognize(samples: Int16Array, request?: WorkerRequest): Promise<Transcript>;
  /** A text as 16 kHz speech. Rejects as {@link Synthesizer.synthesize} does, and with `busy` likewise. */
  synthesize(text: string, request?: WorkerRequest & SynthesizerOptions): Promise<Speech>;
  /** A recogniser for one session, to be closed with it. @throws OfflineError `closed` */
  recognizer(session?: string): Recognizer;
  /** A synthesizer for one session, to be closed with it. @throws OfflineError `closed`, `invalid_argument` */
  synthesizer(options?: SynthesizerOptions, session?: string): Synthesizer;
  stats(): SpeechWorkersStats;
  /** Rejects what waits and what comes with `closed`, and ends the threads. Resolves when they are gone. Idempotent. */
  close(): Promise<void>;
}

class Workers implements SpeechWorkers {
  readonly recognizers: number;
  readonly synthesizers: number;
  readonly cache: SpeechCache;
  readonly #recognition: OwnPool;
  readonly #synthesis: FlitePool;
  #closed: OfflineError | undefined;
  #closing: Promise<unknown> | undefined;

  constructor(options: SpeechWorkersOptions) {
    const { recognizers = defaultConcurrency(), synthesizers = defaultSynthesizers() } = options;
    const { maxQueued, maxQueuedPerSession, cacheBytes, model, runtime } = {
      ...speechWorkersDefaults,
      ...options,
    };
    this.recognizers = checkCount('recognizers', recognizers);
    this.synthesizers = checkCount('synthesizers', synthesizers);
    this.cache = new SpeechCache({ maxBytes: cacheBytes });
    const bounds = {
      maxQueued: checkCount('maxQueued', maxQueued),
      maxQueuedPerOwner: checkCount('maxQueuedPerSession', maxQueuedPerSession),
    };
    if (chooseRuntime(runtime) === 'native') checkThreadsOfNode(recognizers);
    this.#recognition = new OwnPool({ concurrency: recognizers, model, runtime, ...bounds });
    this.#synthesis = new FlitePool({ threads: synthesizers, ...bounds });
  }

  async preload(): Promise<void> {
    this.#open();
    await Promise.all([this.#recognition.load(), this.#synthesis.load()]);
  }

  async recognize(samples: Int16Array, { session, signal }: WorkerRequest = {}): Promise<Transcript> {
    using recognizer = this.recognizer(session);
    return await recognizer.transcribe(samples, 16_000, { signal });
  }

  async synthesize(
    text: string,
    { session, signal, ...options }: WorkerRequest & SynthesizerOptions = {},
  ): Promise<Speech> {
    using synthesizer = this.synthesizer(options, session);
    return await synthesizer.synthesize(text, { signal });
  }

  recognizer(session?: string): Recognizer {
    this.#open();
    return recognizerOn({ pool: this.#recognition, owner: session });
  }

  synthesizer(options: SynthesizerOptions = {}, session?: string): Synthesizer {
    this.#open();
    return synthesizerOn({ pool: this.#synthesis, owner: session }, options);
  }

  stats(): SpeechWorkersStats {
    return {
      runtime: this.#recognition.runtime,
      recognition: this.#recognition.queue.figures,
      synthesis: this.#synthesis.figures,
      cache: this.cache.stats,
    };
  }

  async close(): Promise<void> {
    this.#closed ??= new OfflineError('closed', 'These speech workers were closed');
    this.cache.clear();
    this.#closing ??= Promise.all([
      this.#recognition.close(this.#closed),
      this.#synthesis.close(this.#closed),
    ]);
    await this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #open(): void {
    if (this.#closed !== undefined) throw this.#closed;
  }
}

/**
 * Makes a pool of speech workers. Give it to `moonshineStt({ workers })` and `fliteTts({ workers })`, or ask it directly.
 *
 * Requests wait in two bounded queues, one for recognition and one for speech; sessions take turns in them. A thread that
 * dies is replaced, and what it was doing is tried once more, then rejected with `worker_failed`; one that hangs for a
 * minute is replaced too. The native runtime has no threads that could die alone: a crash of the addon ends the process.
 *
 * @throws OfflineError `invalid_argument`, `runtime_unavailable`
 * @example
 * await using workers = speechWorkers({ recognizers: 2, synthesizers: 2 });
 * const { text } = await workers.recognize(samples, { session: id });
 */
export const speechWorkers = (options: SpeechWorkersOptions = {}): SpeechWorkers => new Workers(options);

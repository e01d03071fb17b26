import { linkedAbort, type TimedWord } from '@antiphon/core/frame-free';
import { abortable, closingController } from '../async/index.js';
import { OfflineError } from '../errors/index.js';
import {
  FLITE_VOICES,
  type FlitePool,
  type FliteVoice,
  type SpokenSentence,
  sharedFlitePool,
  trimLead,
} from './flite.js';
import { plainText } from './plain-text.js';
import { splitSentences } from './split-sentences.js';
import type { TimedPhone } from './word-timing.js';

/** Text beyond this is refused: half an hour of speech. */
const MAX_CHARS = 20_000;
const SAMPLES_PER_MS = 16;

export interface SynthesizerOptions {
  /** @defaultValue 'rms' */
  readonly voice?: FliteVoice;
  /**
   * 0.5 is half as fast, 2 twice.
   * @defaultValue 1
   */
  readonly speed?: number;
  /**
   * Silence left at the beginning: the voices make 120–250 ms of it, which a caller would wait for. Below 100 ms
   * recognisers begin to miss soft first sounds.
   * @defaultValue 100
   */
  readonly leadMs?: number;
}

/** The defaults of {@link SynthesizerOptions}. */
export const SYNTHESIZER_DEFAULTS = {
  voice: 'rms',
  speed: 1,
  leadMs: 100,
} as const satisfies SynthesizerOptions;

/** Audio of a text or of a sentence of it. Times are ms from the beginning of `samples`. */
export interface Speech {
  /** 16-bit mono. */
  readonly samples: Int16Array;
  readonly sampleRate: 16_000;
  /** The words of the text as written (formatting removed), in order, none overlapping. */
  readonly words: readonly TimedWord[];
  /** Every phone, silence (`pau`) included, one after the other. */
  readonly phones: readonly TimedPhone[];
}

/** One sentence of a longer text. */
export interface SpeechPiece extends Speech {
  /** What is said in it. */
  readonly text: string;
  /** Where it begins in the whole. */
  readonly offsetMs: number;
}

export interface SynthesizeOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Speaks English text with a voice that runs on this machine. */
export interface Synthesizer {
  readonly voice: FliteVoice;
  readonly sampleRate: 16_000;
  /** Starts the thread and compiles the voices now (0.2 s, off the event loop). @throws OfflineError `model_missing` */
  preload(): Promise<void>;
  /**
   * Speaks a text. Markup and formatting are left out, control characters too; '' gives no audio.
   *
   * @throws OfflineError `text_too_long` (20,000 characters), `busy` (64 sentences of this process wait already),
   *   `closed`, `worker_failed`, `inference_failed`; the signal's reason if it aborts
   */
  synthesize(text: string, options?: SynthesizeOptions): Promise<Speech>;
  /** The same sentence by sentence: each as soon as it is done, and none ahead of what is asked for. */
  stream(text: string, options?: SynthesizeOptions): AsyncGenerator<SpeechPiece, void, undefined>;
  /** Idempotent. Requests under way are rejected with `closed`; the thread stays for the next synthesizer. */
  close(): void;
  [Symbol.dispose](): void;
}

/** Whose threads speak, and for whom: those who wait take turns. */
export interface PoolPlace {
  readonly pool: FlitePool;
  /** @defaultValue the synthesizer itself */
  readonly owner?: unknown;
}

const SILENCE: Speech = { samples: new Int16Array(0), sampleRate: 16_000, words: [], phones: [] };

class FliteSynthesizer implements Synthesizer {
  readonly sampleRate = 16_000;
  readonly voice: FliteVoice;
  readonly #speed: number;
  readonly #leadMs: number;
  readonly #pool: FlitePool;
  readonly #owner: unknown;
  readonly #closing = closingController();

  constructor({ voice, speed, leadMs }: Required<SynthesizerOptions>, { pool, owner }: PoolPlace) {
    if (!FLITE_VOICES.includes(voice)) {
      throw new OfflineError('invalid_argument', `No voice '${voice}', there are ${FLITE_VOICES.join(', ')}`);
    }
    if (!(speed >= 0.5 && speed <= 2)) {
      throw new OfflineError('invalid_argument', `speed is ${speed}, expected 0.5 to 2`);
    }
    if (!(leadMs >= 0)) throw new OfflineError('invalid_argument', `leadMs is ${leadMs}, expected 0 or more`);
    this.voice = voice;
    this.#speed = speed;
    this.#leadMs = leadMs;
    this.#pool = pool;
    this.#owner = owner ?? this;
  }

  async preload(): Promise<void> {
    this.#closing.signal.throwIfAborted();
    await abortable(this.#pool.load(), this.#closing.signal);
  }

  async synthesize(text: string, options: SynthesizeOptions = {}): Promise<Speech> {
    const pieces: SpeechPiece[] = [];
    for await (const piece of this.stream(text, options)) pieces.push(piece);
    return pieces.length === 0 ? SILENCE : joined(pieces);
  }

  async *stream(text: string, options: SynthesizeOptions = {}): AsyncGenerator<SpeechPiece, void, undefined> {
    using linked = linkedAbort(this.#closing.signal, options.signal);
    linked.signal.throwIfAborted();
    if (text.length > MAX_CHARS) {
      throw new OfflineError('text_too_long', `The text has ${text.length} characters, at most ${MAX_CHARS}`);
    }
    const plain = plainText(text);
    let offsetMs = 0;
    for (const words of plain === '' ? [] : splitSentences(plain.split(' '))) {
      const spoken = await this.#speak(words, offsetMs === 0, linked.signal);
      yield { ...spoken, sampleRate: 16_000, text: words.join(' '), offsetMs };
      linked.signal.throwIfAborted();
      offsetMs += spoken.samples.length / SAMPLES_PER_MS;
    }
  }

  close(): void {
    if (!this.#closing.signal.aborted) {
      this.#closing.abort(new OfflineError('closed', 'This synthesizer was closed'));
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #speak(words: readonly string[], isFirst: boolean, signal: AbortSignal): Promise<SpokenSentence> {
    const request = { words, voice: this.voice, speed: this.#speed, owner: this.#owner, signal };
    const sentence = await this.#pool.speak(request);
    return isFirst ? trimLead(sentence, this.#leadMs) : sentence;
  }
}

function joined(pieces: readonly SpeechPiece[]): Speech {
  const samples = new Int16Array(pieces.reduce((sum, piece) => sum + piece.samples.length, 0));
  for (const { samples: part, offsetMs } of pieces) samples.set(part, Math.round(offsetMs * SAMPLES_PER_MS));
  const later =
    (offsetMs: number) =>
    <T extends TimedWord | TimedPhone>(stretch: T): T => ({
      ...stretch,
      startMs: stretch.startMs + offsetMs,
      endMs: stretch.endMs + offsetMs,
    });
  return {
    samples,
    sampleRate: 16_000,
    words: pieces.flatMap(({ words, offsetMs }) => words.map(later(offsetMs))),
    phones: pieces.flatMap(({ phones, offsetMs }) => phones.map(later(offsetMs))),
  };
}

/**
 * Makes a synthesizer: one of Flite's English voices, clear but dated, 0.02 s of work per second of audio. All
 * synthesizers of a process share one worker thread (100 MB), one queue and its bound.
 *
 * @throws OfflineError `invalid_argument`
 * @example
 * using synthesizer = createSynthesizer({ voice: 'slt' });
 * for await (const { samples } of synthesizer.stream('Hello. How are you?')) play(samples);
 */
export const createSynthesizer = (options: SynthesizerOptions = {}): Synthesizer =>
  synthesizerOn({ pool: sharedFlitePool() }, options);

/** The same on threads of one's own. */
export const synthesizerOn = (place: PoolPlace, options: SynthesizerOptions = {}): Synthesizer =>
  new FliteSynthesizer({ ...SYNTHESIZER_DEFAULTS, ...options }, place);

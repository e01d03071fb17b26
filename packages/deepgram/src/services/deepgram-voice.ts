import {
  AntiphonError,
  type Clock,
  linkedAbort,
  type SpeechChunk,
  type TimedWord,
  type Voice,
} from '@antiphon/core/frame-free';
import type { DeepgramAccess } from '../client/index.js';
import {
  type SpeakFormat,
  type SpeakSocket,
  speakablePieces,
  speakOverRest,
  WordTimes,
} from '../speak/index.js';

/** Deepgram's limit of one text. */
const MAX_CHARACTERS = 2_000;
/** How much the pace of one text moves the estimate. */
const LEARNING_RATE = 0.3;

export interface DeepgramVoiceOptions {
  readonly access: DeepgramAccess;
  readonly format: SpeakFormat;
  readonly clock: Clock;
  readonly answerTimeoutMs: number;
  readonly maxRetries: number;
  /** The pace of speech until a text has been spoken to its end, in ms. */
  readonly msPerCharacter: number;
  /** Absent where everything goes over REST. */
  readonly socket?: SpeakSocket;
  /** Ends whatever is being spoken. */
  readonly signal?: AbortSignal;
}

const closed = new AntiphonError('aborted', 'the voice was closed');

/**
 * A voice of Deepgram's: over its socket when that is open and has flushes left, else over REST. Speech that
 * breaks off on the socket goes on over REST, from the word after the one that was last heard by estimate.
 */
export class DeepgramVoice implements Voice {
  readonly #options: DeepgramVoiceOptions;
  readonly #closing = new AbortController();
  #msPerCharacter: number;

  constructor(options: DeepgramVoiceOptions) {
    this.#options = options;
    this.#msPerCharacter = options.msPerCharacter;
  }

  async *synthesize(
    text: string,
    options: { readonly signal: AbortSignal },
  ): AsyncGenerator<SpeechChunk, void> {
    using linked = linkedAbort(options.signal, this.#options.signal, this.#closing.signal);
    const { signal } = linked;
    if (signal.aborted) return;
    const progress = { audioMs: 0 };
    try {
      for (const piece of speakablePieces(text, MAX_CHARACTERS)) yield* this.#piece(piece, progress, signal);
    } catch (error) {
      if (!(error instanceof AntiphonError) || signal.aborted || progress.audioMs === 0) throw error;
      // Half of it was heard: saying all of it again would be no repair.
      const { code, message } = error;
      throw new AntiphonError(code, `${message}; the speech broke off`, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(closed);
    await this.#options.socket?.close();
  }

  async *#piece(
    text: string,
    progress: { audioMs: number },
    signal: AbortSignal,
  ): AsyncGenerator<SpeechChunk, void> {
    const { socket } = this.#options;
    let rest = text;
    if (socket?.refused !== undefined) throw socket.refused;
    if (socket?.canSpeak === true) {
      const startMs = progress.audioMs;
      const times = new WordTimes(text, this.#msPerCharacter, startMs);
      try {
        yield* this.#chunks(socket.speak(text, { signal }), times, progress);
        return;
      } catch (error) {
        if (signal.aborted) throw error;
        const { words, rest: unsaid } = times.brokenOff(progress.audioMs - startMs);
        if (words.length > 0) yield this.#told(words);
        rest = unsaid;
      }
    }
    if (rest === '') return;
    const { access, format, clock, answerTimeoutMs, maxRetries } = this.#options;
    const options = { access, format, clock, signal, answerTimeoutMs, maxRetries };
    const times = new WordTimes(rest, this.#msPerCharacter, progress.audioMs);
    yield* this.#chunks(speakOverRest(rest, options), times, progress);
  }

  /** Audio with the words that are spoken in it; the last ones come by themselves once the end is known. */
  async *#chunks(
    audio: AsyncIterable<Int16Array>,
    times: WordTimes,
    progress: { audioMs: number },
  ): AsyncGenerator<SpeechChunk, void> {
    const { sampleRate } = this.#options.format;
    const startMs = progress.audioMs;
    for await (const samples of audio) {
      progress.audioMs += (samples.length * 1000) / sampleRate;
      const words = times.heard(progress.audioMs - startMs);
      yield words.length === 0 ? { samples, sampleRate } : { samples, sampleRate, words };
    }
    const audioMs = progress.audioMs - startMs;
    if (audioMs === 0) return;
    this.#msPerCharacter += LEARNING_RATE * (audioMs / times.characters - this.#msPerCharacter);
    yield this.#told(times.ended(audioMs));
  }

  #told(words: readonly TimedWord[]): SpeechChunk {
    return { samples: new Int16Array(0), sampleRate: this.#options.format.sampleRate, words };
  }
}

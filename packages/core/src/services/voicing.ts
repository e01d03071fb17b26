import { type LinkedAbort, linkedAbort } from '../async/index.js';
import { AntiphonError } from '../error.js';
import { NO_TURN, TTSAudioFrame, TTSPhoneFrame, TTSStartFrame, TTSTextFrame } from '../frames/index.js';
import type { Context, Work } from '../processors/index.js';
import type { AnswerSpeech, Utterance } from './answer-speech.js';
import { leftOf } from './left-to-voice.js';
import { pull } from './pull.js';
import { Retries } from './retries.js';
import { retryHost } from './session-host.js';
import type { SpeechChunk, TimedWord, Voice } from './text-to-speech.js';
import type { TtsFrame, TtsOptions } from './tts-options.js';

/** An utterance that is being said. */
interface Saying {
  readonly utterance: Utterance;
  readonly spoken: string;
  /** Only where it may be called off: a signal of its own for every utterance takes its time. */
  readonly call: LinkedAbort | undefined;
  /** How much of the answer had been made before. */
  readonly beforeMs: number;
  words: TimedWord[];
  hasBegun: boolean;
  isOff: boolean;
}

/** Has a service say one utterance after the other, and knows how much speech of a turn it has made. */
export class Voicing {
  /** The service itself until a voice of this conversation's own is open. */
  voice: Voice;
  readonly #settings: Required<TtsOptions>;
  readonly #ctx: Context<TtsFrame>;
  readonly #retries: Retries;
  readonly #mayBeCalledOff: boolean;
  /** The turn being spoken, and how much speech of it has been made. */
  #turn = NO_TURN;
  #madeMs = 0;
  #saying: Saying | undefined;

  constructor(
    service: Voice,
    settings: Required<TtsOptions>,
    ctx: Context<TtsFrame>,
    mayBeCalledOff: boolean,
  ) {
    this.voice = service;
    this.#mayBeCalledOff = mayBeCalledOff;
    this.#settings = settings;
    this.#ctx = ctx;
    this.#retries = new Retries(settings, retryHost(ctx));
  }

  /** How much speech of an answer has been made. */
  madeOf(answer: AnswerSpeech): number {
    return this.#turn === answer.turn ? this.#madeMs : 0;
  }

  /**
   * Says it, and tries again while it may help and nothing of it has been heard.
   *
   * @returns false when it was called off
   */
  async say(utterance: Utterance): Promise<boolean> {
    const { answer, text } = utterance;
    const spoken = utterance.spoken ?? answer.cleaner.clean(text).trim();
    if (spoken === '') return true;
    using call = this.#mayBeCalledOff ? linkedAbort(answer.work.signal) : undefined;
    const beforeMs = this.madeOf(answer);
    const saying = { utterance, spoken, call, beforeMs, words: [], hasBegun: false, isOff: false };
    this.#saying = saying;
    try {
      await this.#attempts(saying);
    } catch (error) {
      if (!saying.isOff) throw error;
    }
    return !saying.isOff;
  }

  /** What is left to say of the utterance that failed: of one that broke off, nothing where no words tell where. */
  left(utterance: Utterance): Utterance {
    const saying = this.#saying;
    if (saying?.utterance !== utterance) return utterance;
    const { spoken, words, beforeMs } = saying;
    const madeMs = this.madeOf(utterance.answer) - beforeMs;
    if (madeMs === 0) return { ...utterance, spoken };
    const left = leftOf({ text: spoken, words }, madeMs);
    return { ...utterance, text: left, spoken: left.trim() };
  }

  /** Calls off what is being said, if nothing of it has come. @returns it, for another voice */
  callOff(): Utterance | undefined {
    const saying = this.#saying;
    if (saying?.call === undefined || saying.hasBegun || saying.isOff) return undefined;
    saying.isOff = true;
    saying.call.abort(new AntiphonError('aborted', 'another voice says it'));
    return { ...saying.utterance, spoken: saying.spoken };
  }

  /** Nothing is being said any more. */
  rest(): void {
    this.#saying = undefined;
  }

  async #attempts(saying: Saying): Promise<void> {
    const { answer } = saying.utterance;
    const { work } = answer;
    for (let attempt = 1; !work.stale; attempt++) {
      const madeMs = this.madeOf(answer);
      try {
        await this.#speak(saying, attempt);
        return;
      } catch (error) {
        if (work.stale || saying.isOff) throw error;
        try {
          if (!(error instanceof AntiphonError) || this.madeOf(answer) !== madeMs) throw error;
          await this.#retries.wait(error, attempt, signalOf(saying));
        } catch (final) {
          if (!work.stale && !saying.isOff) this.#retries.failed(attempt);
          throw final;
        }
      }
    }
  }

  async #speak(saying: Saying, attempt: number): Promise<void> {
    const { answer } = saying.utterance;
    const { work } = answer;
    if (this.#turn !== answer.turn) {
      this.#turn = answer.turn;
      this.#madeMs = 0;
    }
    const startMs = this.#madeMs;
    saying.words = [];
    const signal = signalOf(saying);
    for await (const chunk of pull(this.voice.synthesize(saying.spoken, { signal }), signal)) {
      if (work.stale) return;
      saying.hasBegun = true;
      this.#retries.worked(attempt);
      if (!answer.started) {
        answer.started = true;
        work.emit(new TTSStartFrame());
      }
      saying.words.push(...(chunk.words ?? []));
      tellTimes(work, chunk, startMs);
      await this.#emitAudio(work, chunk.samples, chunk.sampleRate);
    }
    // A service without word times: the utterance as a whole, now that its length is known.
    if (saying.words.length === 0 && this.#madeMs > startMs) {
      work.emit(new TTSTextFrame({ text: saying.spoken, startMs, endMs: this.#madeMs }));
    }
  }

  async #emitAudio(work: Work<TtsFrame>, samples: Int16Array, sampleRate: number): Promise<void> {
    const size = Math.max(1, Math.round((this.#settings.maxChunkMs / 1000) * sampleRate));
    for (let at = 0; at < samples.length; at += size) {
      if (this.#ctx.pressured) await this.#ctx.whenWritable(work.signal);
      if (work.stale) return;
      const piece = samples.subarray(at, at + size);
      this.#madeMs += (piece.length / sampleRate) * 1000;
      work.emit(new TTSAudioFrame({ samples: piece, sampleRate }));
    }
  }
}

const signalOf = ({ call, utterance }: Saying): AbortSignal => call?.signal ?? utterance.answer.work.signal;

/** When the words and phones of a chunk sound, in an answer of which so much was made before. */
function tellTimes(work: Work<TtsFrame>, { words, phones }: SpeechChunk, fromMs: number): void {
  for (const { text, startMs, endMs } of words ?? [])
    work.emit(new TTSTextFrame({ text, startMs: fromMs + startMs, endMs: fromMs + endMs }));
  for (const { phone, startMs, endMs } of phones ?? [])
    work.emit(new TTSPhoneFrame({ phone, startMs: fromMs + startMs, endMs: fromMs + endMs }));
}

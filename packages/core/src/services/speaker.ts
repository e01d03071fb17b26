import { AntiphonError } from '../error.js';
import { BoundedQueue } from '../flow/index.js';
import {
  type Frame,
  type FunctionCallStartFrame,
  type LLMEndFrame,
  type LLMStartFrame,
  type LLMTextFrame,
  NO_TURN,
  TTSAudioFrame,
  TTSEndFrame,
  TTSPhoneFrame,
  type TTSSpeakFrame,
  TTSStartFrame,
  TTSTextFrame,
} from '../frames/index.js';
import type { Context, HeldQueue, Work } from '../processors/index.js';
import { SentenceSplitter, SpeechCleaner } from '../text/index.js';
import { LeftToVoice, leftOf, type Spoken } from './left-to-voice.js';
import { pull } from './pull.js';
import { Retries } from './retries.js';
import { retryHost } from './session-host.js';
import type { TextToSpeech, TimedWord, Voice } from './text-to-speech.js';
import type { TtsFrame, TtsOptions } from './tts-options.js';
import { settingsOf } from './tts-settings.js';

/** The speech of one answer: its work stays open until its last sample has been made. */
interface Answer {
  readonly turn: number;
  readonly work: Work<TtsFrame>;
  readonly splitter: SentenceSplitter;
  readonly cleaner: SpeechCleaner;
  started: boolean;
  /** It goes on with what another voice has left. */
  readonly isRest: boolean;
  /** Another voice says what is left of it. */
  handedOver: boolean;
}

interface Utterance {
  readonly answer: Answer;
  readonly text: string;
  /** Nothing comes after it in this answer. */
  readonly last: boolean;
}

/** What one session's tts remembers: the answer being written, and the utterances that wait. */
export class Speaker implements HeldQueue {
  readonly name = 'utterances';
  /** The service itself until a voice of this conversation's own is open. */
  voice: Voice;
  readonly #settings: Required<TtsOptions>;
  readonly #ctx: Context<TtsFrame>;
  readonly #queue: BoundedQueue<Utterance>;
  readonly #retries: Retries;
  #answer: Answer | undefined;
  /** Texts past the model that wait for the sentence to end in which they came; at most `maxQueued`. */
  readonly #behind: Utterance[] = [];
  #busy = false;
  /** Answers that another voice says, until it works for them. */
  readonly #handedOver: Answer[] = [];
  /** The turn being spoken, and how much speech of it has been made. */
  #turn = NO_TURN;
  #madeMs = 0;
  #speaking: Spoken | undefined;

  constructor(service: TextToSpeech, options: TtsOptions, ctx: Context<TtsFrame>) {
    this.voice = service;
    this.#settings = settingsOf(options);
    this.#ctx = ctx;
    this.#retries = new Retries(this.#settings, retryHost(ctx));
    this.#queue = new BoundedQueue({
      max: this.#settings.maxQueued,
      onDrop: ({ answer, last }) => {
        if (last && !answer.handedOver) answer.work.end();
      },
    });
    ctx.holds(this);
  }

  get size(): number {
    return this.#queue.size + this.#behind.length;
  }

  clearBefore(turn: number): void {
    // They join the queue to be dropped like all that waits there.
    this.#sayBehind();
    this.#queue.keep(({ answer }) => answer.turn >= turn);
    if (this.#answer !== undefined && this.#answer.turn < turn) this.#close(this.#answer);
  }

  begin(frame: LLMStartFrame): void {
    if (this.#answer?.turn !== frame.turn) this.#answer = this.#open(frame);
  }

  write(frame: LLMTextFrame): void {
    if (this.#answer?.turn !== frame.turn) this.#answer = this.#open(frame);
    const answer = this.#answer as Answer;
    for (const { text, endsSentence } of answer.splitter.split(frame.text)) {
      this.#add({ answer, text, last: false });
      if (endsSentence) this.#sayBehind();
    }
  }

  /** The model turns to a tool: what it has said so far is said, with or without a full stop. */
  pause(frame: FunctionCallStartFrame): void {
    const answer = this.#answer;
    if (answer === undefined || answer.turn !== frame.turn) return;
    for (const text of answer.splitter.flush()) this.#add({ answer, text, last: false });
    this.#sayBehind();
  }

  end(frame: LLMEndFrame): void {
    if (this.#answer?.turn === frame.turn) this.finish();
  }

  finish(): void {
    const answer = this.#answer;
    if (answer === undefined) return;
    this.#answer = undefined;
    this.#add({ answer, text: answer.splitter.flush().join(''), last: true });
    this.#sayBehind();
  }

  /** Says it behind the sentence that the model has begun, if it has begun one. */
  say(frame: TTSSpeakFrame): void {
    const answer = this.#open(frame);
    const pieces = [...answer.splitter.push(frame.text), ...answer.splitter.flush()];
    // Decided once for all of it, so that it stays in one piece.
    const waits =
      this.#isMidSentence(answer.turn) && this.#behind.length + pieces.length <= this.#settings.maxQueued;
    for (const [at, text] of pieces.entries()) {
      const utterance = { answer, text, last: at === pieces.length - 1 };
      if (waits) this.#behind.push(utterance);
      else this.#add(utterance);
    }
    if (pieces.length === 0) this.#close(answer);
  }

  #isMidSentence(turn: number): boolean {
    const answer = this.#answer;
    if (answer?.turn !== turn) return false;
    for (const text of answer.splitter.settle()) {
      this.#add({ answer, text, last: false });
      this.#sayBehind();
    }
    return answer.splitter.isOpen || this.#behind.length > 0;
  }

  #sayBehind(): void {
    for (const utterance of this.#behind.splice(0)) this.#add(utterance);
  }

  #open(cause: Frame): Answer {
    const turn = cause.turn === NO_TURN ? this.#ctx.session.turn : cause.turn;
    const { firstClauseMinChars } = this.#settings;
    const splitter = new SentenceSplitter({ firstClauseMinChars });
    return {
      turn,
      work: this.#ctx.work({ turn, cause }),
      splitter,
      cleaner: new SpeechCleaner(),
      started: false,
      isRest: cause.kind === 'ttsSpeak' && (cause as TTSSpeakFrame).handedOver === true,
      handedOver: false,
    };
  }

  #close(answer: Answer): void {
    answer.work.end();
    if (this.#answer === answer) this.#answer = undefined;
  }

  #add(utterance: Utterance): void {
    if (!this.#queue.push(utterance)) this.#ctx.countDrop(this.name);
    if (!this.#busy) void this.#speakAll();
  }

  async #speakAll(): Promise<void> {
    this.#busy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { answer, last } = next;
      const beforeMs = this.#madeOf(answer);
      try {
        await this.#attempts(next);
      } catch (error) {
        const madeMs = this.#madeOf(answer) - beforeMs;
        const left = madeMs > 0 && this.#speaking !== undefined ? leftOf(this.#speaking, madeMs) : next.text;
        const handOver = () => this.#handOver(answer, left);
        if (!answer.work.signal.aborted) answer.work.fail(error, { handOver });
      }
      if (last) this.#end(answer);
      // The turn is not over before the other voice works for it.
      for (const left of this.#handedOver.splice(0)) this.#close(left);
    }
    this.#speaking = undefined;
    this.#busy = false;
  }

  /** Its last utterance is done with. The voice that goes on with it tells of the end, even if it has made nothing. */
  #end(answer: Answer): void {
    const tells = (answer.started || answer.isRest) && !answer.handedOver;
    if (tells) answer.work.emit(new TTSEndFrame({ audioMs: this.#madeOf(answer) }));
    this.#close(answer);
  }

  /** How much speech of an answer has been made. */
  #madeOf(answer: Answer): number {
    return this.#turn === answer.turn ? this.#madeMs : 0;
  }

  /** What has failed and all that waits, for another voice; this one has nothing to do with it any more. */
  #handOver(answer: Answer, failed: string): readonly TTSSpeakFrame[] {
    const left = new LeftToVoice<Answer>();
    left.add(answer, failed);
    this.#queue.keep((waiting) => {
      waiting.answer.handedOver = true;
      left.add(waiting.answer, waiting.text);
      return false;
    });
    for (const waiting of this.#behind.splice(0)) left.add(waiting.answer, waiting.text);
    // What is being written is cut here: the rest of it goes to the other voice as it comes.
    if (this.#answer !== undefined) left.add(this.#answer, this.#answer.splitter.flush().join(' '));
    this.#answer = undefined;
    this.#handedOver.push(...left.answers);
    const frames = left.frames();
    answer.handedOver = frames.some(({ turn }) => turn === answer.turn);
    return frames;
  }

  /** One utterance, tried again while it may help and nothing of it has been heard. */
  async #attempts({ answer, text }: Utterance): Promise<void> {
    const { work } = answer;
    const spoken = answer.cleaner.clean(text).trim();
    if (spoken === '') return;
    for (let attempt = 1; !work.stale; attempt++) {
      const madeMs = this.#madeOf(answer);
      try {
        await this.#speak(answer, spoken, attempt);
        return;
      } catch (error) {
        if (work.stale) throw error;
        try {
          if (!(error instanceof AntiphonError) || this.#madeOf(answer) !== madeMs) throw error;
          await this.#retries.wait(error, attempt, work.signal);
        } catch (final) {
          if (!work.stale) this.#retries.failed(attempt);
          throw final;
        }
      }
    }
  }

  async #speak(answer: Answer, spoken: string, attempt: number): Promise<void> {
    const { work } = answer;
    if (this.#turn !== answer.turn) {
      this.#turn = answer.turn;
      this.#madeMs = 0;
    }
    const startMs = this.#madeMs;
    const words: TimedWord[] = [];
    this.#speaking = { text: spoken, words };
    for await (const chunk of pull(this.voice.synthesize(spoken, { signal: work.signal }), work.signal)) {
      if (work.stale) return;
      this.#retries.worked(attempt);
      if (!answer.started) {
        answer.started = true;
        work.emit(new TTSStartFrame());
      }
      for (const word of chunk.words ?? []) {
        words.push(word);
        work.emit(
          new TTSTextFrame({ text: word.text, startMs: startMs + word.startMs, endMs: startMs + word.endMs }),
        );
      }
      for (const { phone, ...times } of chunk.phones ?? []) {
        work.emit(
          new TTSPhoneFrame({ phone, startMs: startMs + times.startMs, endMs: startMs + times.endMs }),
        );
      }
      await this.#emitAudio(work, chunk.samples, chunk.sampleRate);
    }
    // A service without word times: the utterance as a whole, now that its length is known.
    if (words.length === 0 && this.#madeMs > startMs) {
      work.emit(new TTSTextFrame({ text: spoken, startMs, endMs: this.#madeMs }));
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

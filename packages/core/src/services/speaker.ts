import { type Deferred, deferred } from '../async/index.js';
import { BoundedQueue } from '../flow/index.js';
import {
  type Frame,
  type FunctionCallStartFrame,
  type LLMEndFrame,
  type LLMStartFrame,
  type LLMTextFrame,
  NO_TURN,
  TTSEndFrame,
  type TTSSpeakFrame,
} from '../frames/index.js';
import type { Context, HeldQueue } from '../processors/index.js';
import { SentenceSplitter, SpeechCleaner } from '../text/index.js';
import type { AnswerSpeech, Utterance } from './answer-speech.js';
import { standsInSwitch } from './in-switch.js';
import { LeftToVoice } from './left-to-voice.js';
import type { TextToSpeech } from './text-to-speech.js';
import type { TtsFrame, TtsOptions } from './tts-options.js';
import { settingsOf } from './tts-settings.js';
import { Voicing } from './voicing.js';

/** What a voice leaves to another one. */
interface Left {
  readonly utterances: readonly Utterance[];
  readonly behind: readonly Utterance[];
  readonly answer: AnswerSpeech | undefined;
}

/** What one session's tts remembers: the answer being written, and the utterances that wait. */
export class Speaker implements HeldQueue {
  readonly name = 'utterances';
  readonly voicing: Voicing;
  readonly #settings: Required<TtsOptions>;
  readonly #ctx: Context<TtsFrame>;
  readonly #queue: BoundedQueue<Utterance>;
  #answer: AnswerSpeech | undefined;
  /** Texts past the model that wait for the sentence to end in which they came; at most `maxQueued`. */
  readonly #behind: Utterance[] = [];
  #busy = false;
  #saying: Utterance | undefined;
  #isFailing = false;
  /** Answers that another voice says, until it works for them. */
  readonly #handedOver: AnswerSpeech[] = [];
  /** Who speaks from now on, once this one is done with the utterance that it has begun. */
  #successor: Speaker | undefined;
  #done: Deferred<void> | undefined;
  /** Settles when whoever spoke before is done with theirs. */
  #before: Promise<void> | undefined;

  constructor(service: TextToSpeech, options: TtsOptions, ctx: Context<TtsFrame>) {
    this.#settings = settingsOf(options);
    this.#ctx = ctx;
    this.voicing = new Voicing(service, this.#settings, ctx, standsInSwitch(ctx));
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
    const answer = this.#answer as AnswerSpeech;
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

  #open(cause: Frame): AnswerSpeech {
    const turn = cause.turn === NO_TURN ? this.#ctx.session.turn : cause.turn;
    const { firstClauseMinChars } = this.#settings;
    const splitter = new SentenceSplitter({ firstClauseMinChars });
    return {
      turn,
      cause,
      work: this.#ctx.work({ turn, cause }),
      splitter,
      cleaner: new SpeechCleaner(),
      started: false,
      isRest: cause.kind === 'ttsSpeak' && (cause as TTSSpeakFrame).handedOver === true,
      handedOver: false,
      rest: undefined,
    };
  }

  #close(answer: AnswerSpeech): void {
    answer.work.end();
    if (this.#answer === answer) this.#answer = undefined;
  }

  #add(utterance: Utterance): void {
    if (!this.#queue.push(utterance)) this.#ctx.countDrop(this.name);
    if (!this.#busy) void this.#speakAll();
  }

  /**
   * Another voice speaks from now on, or, where that is `undefined`, a stage that can't go on with what is half written.
   * It says all of which no speech has come yet, and the rest of a sentence with its beginning; this one ends the
   * utterance that it has begun, and is waited for.
   */
  leaveTo(successor: Speaker | undefined): void {
    // What fails is handed over by whoever is told of it.
    if (this.#isFailing) return;
    this.#successor = successor;
    if (successor === undefined) {
      this.finish();
      return;
    }
    successor.#successor = undefined;
    const off = this.voicing.callOff();
    const begun = off === undefined ? this.#saying : undefined;
    if (begun !== undefined) this.#done ??= deferred();
    const utterances = off === undefined ? this.#takeWaiting() : [off, ...this.#takeWaiting()];
    if (begun === undefined && this.#answer === undefined && utterances.length === 0) return;
    const behind = this.#behind.splice(0);
    const left = new Set([...utterances, ...behind].map(({ answer }) => answer));
    if (this.#answer !== undefined) left.add(this.#answer);
    successor.#takeOver({ utterances, behind, answer: this.#answer }, this.#done?.promise ?? this.#before);
    this.#answer = undefined;
    for (const answer of left) {
      answer.handedOver = true;
      if (answer === begun?.answer) this.#handedOver.push(answer);
      else this.#close(answer);
    }
  }

  /** Goes on with what another voice has left, once that one is done with what it has begun. */
  #takeOver({ utterances, behind, answer }: Left, before: Promise<void> | undefined): void {
    this.#before = before;
    if (answer !== undefined) this.#answer = this.#restOf(answer);
    for (const left of behind) this.#behind.push({ ...left, answer: this.#restOf(left.answer) });
    for (const left of utterances) this.#add({ ...left, answer: this.#restOf(left.answer) });
  }

  /** Says before all that waits what the voice before it has failed on. */
  #sayFirst(left: Utterance): void {
    const answer = this.#restOf(left.answer);
    for (const utterance of [{ ...left, answer }, ...this.#takeWaiting()]) this.#add(utterance);
  }

  /** The part of an answer that another voice has left to this one. */
  #restOf(left: AnswerSpeech): AnswerSpeech {
    if (left.rest !== undefined) return newestOf(left);
    const work = this.#ctx.work({ turn: left.turn, cause: left.cause });
    const isRest = left.started || left.isRest;
    left.rest = { ...left, work, isRest, started: false, handedOver: false, rest: undefined };
    return left.rest;
  }

  #takeWaiting(): Utterance[] {
    const waiting: Utterance[] = [];
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) waiting.push(next);
    return waiting;
  }

  async #speakAll(): Promise<void> {
    this.#busy = true;
    if (this.#before !== undefined) await this.#before;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      await this.#say(next);
      // The turn is not over before the other voice works for it.
      for (const left of this.#handedOver.splice(0)) this.#close(left);
    }
    this.voicing.rest();
    this.#busy = false;
  }

  async #say(utterance: Utterance): Promise<void> {
    const { answer, last } = utterance;
    this.#saying = utterance;
    try {
      const isOff = !(await this.voicing.say(utterance));
      if (isOff) return;
    } catch (error) {
      if (!answer.work.signal.aborted) this.#fail(error, this.voicing.left(utterance));
    } finally {
      this.#saying = undefined;
      this.#done?.resolve();
      this.#done = undefined;
    }
    if (last) this.#end(answer);
  }

  #fail(error: unknown, left: Utterance): void {
    const { answer, text } = left;
    const successor = this.#successor;
    if (successor === undefined) {
      this.#isFailing = true;
      answer.work.fail(error, { handOver: () => this.#handOver(answer, text) });
      this.#isFailing = false;
      return;
    }
    answer.work.fail(error);
    if (text.trim() === '') return;
    successor.#sayFirst(left);
    answer.handedOver = true;
  }

  /** Its last utterance is done with. The voice that goes on with it tells of the end, even if it has made nothing. */
  #end(answer: AnswerSpeech): void {
    const tells = (answer.started || answer.isRest) && !answer.handedOver;
    if (tells) answer.work.emit(new TTSEndFrame({ audioMs: this.voicing.madeOf(answer) }));
    this.#close(answer);
  }

  /** What has failed and all that waits, for another voice; this one has nothing to do with it any more. */
  #handOver(answer: AnswerSpeech, failed: string): readonly TTSSpeakFrame[] {
    const left = new LeftToVoice<AnswerSpeech>();
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
}

function newestOf(answer: AnswerSpeech): AnswerSpeech {
  return answer.rest === undefined ? answer : newestOf(answer.rest);
}

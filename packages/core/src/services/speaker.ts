import { type Deferred, deferred } from '../async/index.js';
import { BoundedQueue } from '../flow/index.js';
import {
  type Frame,
  type FunctionCallStartFrame,
  type LLMEndFrame,
  type LLMStartFrame,
  type LLMTextFrame,
  NO_TURN,
  type OutputDTMFFrame,
  TTSEndFrame,
  type TTSSpeakFrame,
} from '../frames/index.js';
import type { Context, HeldQueue } from '../processors/index.js';
import { type AnswerSpeech, type LeftSpeech, openAnswer, restOf, type Utterance } from './answer-speech.js';
import { standsInSwitch } from './in-switch.js';
import { LeftToVoice } from './left-to-voice.js';
import type { TextToSpeech } from './text-to-speech.js';
import type { TtsFrame, TtsOptions } from './tts-options.js';
import { settingsOf } from './tts-settings.js';
import { Voicing } from './voicing.js';

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
      onDrop: ({ answer, last, keys }) => {
        if (answer.handedOver) return;
        // Keys without a turn outlive what was to be said before them.
        if (keys?.turn === NO_TURN) this.#ctx.emit(keys);
        if (last) answer.work.end();
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
    const last = pieces.length - 1;
    this.#place(
      answer,
      pieces.map((text, at) => ({ answer, text, last: at === last })),
    );
    if (pieces.length === 0) this.#close(answer);
  }

  /** Presses keys where a text would be said. */
  press(keys: OutputDTMFFrame): void {
    const answer = this.#open(keys);
    this.#place(answer, [{ answer, text: '', keys, last: true }]);
  }

  #place({ turn }: AnswerSpeech, utterances: readonly Utterance[]): void {
    // Decided once for all of them, so that they stay together.
    const waits =
      this.#isMidSentence(turn) && this.#behind.length + utterances.length <= this.#settings.maxQueued;
    for (const utterance of utterances) {
      if (waits) this.#behind.push(utterance);
      else this.#add(utterance);
    }
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
    return openAnswer(cause, this.#ctx, this.#settings);
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
  #takeOver({ utterances, behind, answer }: LeftSpeech, before: Promise<void> | undefined): void {
    this.#before = before;
    if (answer !== undefined) this.#answer = restOf(answer, this.#ctx);
    for (const left of behind) this.#behind.push({ ...left, answer: restOf(left.answer, this.#ctx) });
    for (const left of utterances) this.#add({ ...left, answer: restOf(left.answer, this.#ctx) });
  }

  /** Says before all that waits what the voice before it has failed on. */
  #sayFirst(left: Utterance): void {
    const answer = restOf(left.answer, this.#ctx);
    for (const utterance of [{ ...left, answer }, ...this.#takeWaiting()]) this.#add(utterance);
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
    const { answer, last, keys } = utterance;
    if (keys !== undefined) {
      this.#ctx.emit(keys);
      this.#close(answer);
      return;
    }
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
  #handOver(answer: AnswerSpeech, failed: string): readonly Frame[] {
    const left = new LeftToVoice<AnswerSpeech>();
    left.add(answer, failed);
    this.#queue.keep((waiting) => {
      waiting.answer.handedOver = true;
      left.add(waiting.answer, waiting.text, waiting.keys);
      return false;
    });
    for (const { answer: of, text, keys } of this.#behind.splice(0)) left.add(of, text, keys);
    // What is being written is cut here: the rest of it goes to the other voice as it comes.
    if (this.#answer !== undefined) left.add(this.#answer, this.#answer.splitter.flush().join(' '));
    this.#answer = undefined;
    this.#handedOver.push(...left.answers);
    const frames = left.frames();
    answer.handedOver = frames.some(({ kind, turn }) => kind === 'ttsSpeak' && turn === answer.turn);
    return frames;
  }
}

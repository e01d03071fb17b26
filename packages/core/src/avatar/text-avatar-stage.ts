import {
  type Frame,
  type FunctionCallStartFrame,
  type InterruptionFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  PlayoutElsewhereFrame,
  TTSSpeakFrame,
  TTSTextFrame,
} from '../frames/index.js';
import type { Context, Work } from '../processors/index.js';
import { SentenceSplitter, SpeechCleaner, SpokenOrder } from '../text/index.js';
import { turnOf } from '../turns/turn-of.js';
import type { AvatarStage, AvatarTold, TextAvatarFrame } from './avatar-frame.js';
import type { AvatarSettings } from './avatar-options.js';
import type { TextAvatar, TextAvatarStream } from './avatar-service.js';
import { HeardAvatar } from './heard-avatar.js';

/** How long a character takes to say, until the avatar tells how long the sentence is. */
const MS_PER_CHARACTER = 65;

/** One session's avatar with a voice of its own: the answer's text goes to it, or on to the `tts()` behind it. */
export class TextAvatarStage implements AvatarStage {
  readonly #ctx: Context<TextAvatarFrame>;
  readonly #avatar: HeardAvatar<TextAvatarStream, string>;
  /** Open while the turn is being written or heard: there is no audio by which the session could know. */
  #work: Work<TextAvatarFrame> | undefined;
  readonly #order = new SpokenOrder({
    piece: (text) => this.#say(text),
    aside: (text) => this.#sayWhole(text),
  });
  #cleaner = new SpeechCleaner();
  #isWriting = false;
  #endsInSpace = false;

  constructor(service: TextAvatar, settings: AvatarSettings, ctx: Context<TextAvatarFrame>) {
    this.#ctx = ctx;
    this.#avatar = new HeardAvatar(service, settings, ctx as unknown as Context<AvatarTold>, {
      handOver: () => this.#handOver(),
      heard: (_heardMs, finished) => {
        if (finished) this.#over();
      },
      lasts: (utterance, ms) => this.#lasts(utterance, ms),
    });
  }

  open(): Promise<void> {
    return this.#avatar.open();
  }

  begin(frame: LLMStartFrame): void {
    this.#in(frame);
    this.#ctx.emit(frame);
  }

  write(frame: LLMTextFrame): void {
    this.#in(frame);
    this.#isWriting = true;
    this.#endsInSpace = /\s$/.test(frame.text);
    if (this.#avatar.isByVoice) this.#ctx.emit(frame);
    else this.#order.write(frame.text);
  }

  /** The model turns to a tool: what it has said so far is said, with or without a full stop. */
  pause(frame: FunctionCallStartFrame): void {
    if (!this.#avatar.isByVoice && frame.turn === this.#avatar.turn) this.#order.flush();
    this.#ctx.emit(frame as never);
  }

  end(frame: LLMEndFrame): void {
    this.#in(frame);
    this.finish();
    this.#ctx.emit(frame);
  }

  /** Says exactly this, past the model: behind the sentence that it has begun, if it has begun one. */
  speak(frame: TTSSpeakFrame): void {
    this.#in(frame);
    if (this.#avatar.isByVoice) {
      this.#ctx.emit(frame as never);
      return;
    }
    this.#order.say(frame.text);
    if (!this.#isWriting) this.finish();
  }

  interrupt({ interruptedTurn }: InterruptionFrame): void {
    this.#cut(interruptedTurn);
  }

  listening(isListening: boolean): void {
    this.#avatar.listening(isListening);
  }

  drain(): Promise<void> {
    this.finish();
    return this.#avatar.playout.drain();
  }

  close(): Promise<void> {
    this.#over();
    return this.#avatar.close();
  }

  /** No more of the answer comes. */
  finish(): void {
    this.#isWriting = false;
    if (this.#avatar.isByVoice) return;
    this.#order.flush();
    this.#avatar.playout.finish(this.#avatar.turn);
    if (this.#avatar.playout.size === 0) this.#over();
  }

  #in(frame: Frame): void {
    const turn = turnOf(frame, this.#ctx.session);
    if (turn !== this.#avatar.turn) this.#cut(turn - 1);
    if (this.#avatar.begins(frame)) {
      this.#order.take();
      this.#cleaner = new SpeechCleaner();
    }
    if (!this.#avatar.isByVoice) this.#work ??= this.#ctx.work({ turn, cause: frame });
  }

  #sayWhole(text: string): void {
    const splitter = new SentenceSplitter();
    for (const sentence of [...splitter.push(text), ...splitter.flush()]) this.#say(sentence);
  }

  #say(written: string): void {
    const text = this.#cleaner.clean(written).trim();
    if (text === '') return;
    const utterance = this.#avatar.playout.open(this.#avatar.turn);
    this.#avatar.playout.give(utterance, text, text.length * MS_PER_CHARACTER);
    utterance.complete = true;
    this.#avatar.link.use((stream) => {
      stream.say(utterance.id, text);
      stream.finish(utterance.id);
    });
  }

  /** Now that its length is known, what is heard of it can be told. */
  #lasts(id: number, ms: number): void {
    const utterance = this.#avatar.playout.lasts(id, ms);
    if (utterance === undefined) return;
    const { turn, fromMs: startMs, givenMs } = utterance;
    for (const { part: text } of utterance.left(this.#ctx.clock.now()))
      this.#ctx.emit(new TTSTextFrame({ turn, text, startMs, endMs: startMs + givenMs }));
  }

  #cut(turn: number): void {
    if (this.#avatar.turn > turn) return;
    this.#isWriting = false;
    if (this.#avatar.isByVoice) return;
    this.#order.take();
    if (this.#avatar.playout.cut(turn)) this.#avatar.link.use((stream) => stream.interrupt());
    this.#over();
  }

  /** The avatar is gone: the voice behind it says what was not heard, from the sentence that was cut. */
  #handOver(): void {
    const { turn, playout } = this.#avatar;
    const fromMs = playout.turn === turn ? playout.givenFromMs : 0;
    const left = playout.abandon().map(({ part }) => part);
    const { pieces, asides } = this.#order.take();
    const text = [...left, ...pieces].join(' ');
    // What is still to be written may go on in the middle of a word.
    const gap = pieces.length === 0 || this.#endsInSpace ? ' ' : '';
    this.#avatar.isByVoice = true;
    // Between two sentences there is nothing to hand over, but the next one is the voice's.
    if (text !== '' || this.#isWriting)
      this.#ctx.broadcast(new PlayoutElsewhereFrame({ turn, heardMs: fromMs }));
    if (text !== '') this.#leaveToVoice(turn, text + gap);
    for (const each of asides)
      this.#ctx.emit(new TTSSpeakFrame({ turn, text: each, handedOver: true }) as never);
    // The turn is not over before somebody else works for it.
    this.#over();
  }

  #leaveToVoice(turn: number, text: string): void {
    if (!this.#isWriting) this.#ctx.emit(new LLMStartFrame({ turn }));
    this.#ctx.emit(new LLMTextFrame({ turn, text }));
    if (!this.#isWriting) this.#ctx.emit(new LLMEndFrame({ turn, text: text.trim(), finishReason: 'stop' }));
  }

  #over(): void {
    this.#work?.end();
    this.#work = undefined;
  }
}

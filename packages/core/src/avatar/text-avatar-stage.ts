import {
  type Frame,
  type FunctionCallStartFrame,
  type InterruptionFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  type TTSSpeakFrame,
  TTSTextFrame,
} from '../frames/index.js';
import type { Context, HeldQueue, Work } from '../processors/index.js';
import { SentenceSplitter, SpeechCleaner } from '../text/index.js';
import { NO_TURN } from '../turns/no-turn.js';
import type { AvatarStage, AvatarTold, TextAvatarFrame } from './avatar-frame.js';
import { AvatarLink } from './avatar-link.js';
import { type AvatarOptions, avatarDefaults } from './avatar-options.js';
import { AvatarPlayout } from './avatar-playout.js';
import type { TextAvatar, TextAvatarStream } from './avatar-service.js';
import { playoutFrames } from './playout-frames.js';

/** How long a character takes to say, until the avatar tells how long the sentence is. */
const MS_PER_CHARACTER = 65;

/** One session's avatar with a voice of its own: the answer's text goes to it, or on to the `tts()` behind it. */
export class TextAvatarStage implements AvatarStage, HeldQueue {
  readonly name = 'utterances';
  readonly #ctx: Context<TextAvatarFrame>;
  readonly #service: TextAvatar;
  readonly #link: AvatarLink<TextAvatarStream>;
  readonly #playout: AvatarPlayout<string>;
  #turn = NO_TURN;
  #byVoice = false;
  /** Open while the turn is being written or heard: there is no audio by which the session could know. */
  #work: Work<TextAvatarFrame> | undefined;
  #splitter = new SentenceSplitter();
  #cleaner = new SpeechCleaner();
  #isWriting = false;
  #endsInSpace = false;

  constructor(service: TextAvatar, options: AvatarOptions, ctx: Context<TextAvatarFrame>) {
    const frames = playoutFrames(ctx, () => {});
    this.#service = service;
    this.#ctx = ctx;
    this.#playout = new AvatarPlayout(
      { ...avatarDefaults, ...options },
      {
        ...frames,
        heard: (turn, heardMs, finished) => {
          frames.heard(turn, heardMs, finished);
          if (finished) this.#over();
        },
        changed: () => {},
      },
    );
    this.#link = new AvatarLink(service.name, options, ctx as unknown as Context<AvatarTold>, {
      started: (utterance) => this.#playout.started(utterance),
      ended: (utterance) => this.#playout.ended(utterance),
      lasts: (utterance, ms) => this.#lasts(utterance, ms),
      mouth: () => {},
      gone: () => this.#handOver(),
    });
    ctx.holds(this);
  }

  get size(): number {
    return this.#playout.size;
  }

  /** An interruption is dealt with as a frame, when everybody has been told. */
  clearBefore(): void {}

  open(): Promise<void> {
    return this.#link.open(this.#service);
  }

  begin(frame: LLMStartFrame): void {
    this.#in(frame);
    this.#ctx.emit(frame);
  }

  write(frame: LLMTextFrame): void {
    this.#in(frame);
    this.#isWriting = true;
    this.#endsInSpace = /\s$/.test(frame.text);
    if (this.#byVoice) this.#ctx.emit(frame);
    else for (const text of this.#splitter.push(frame.text)) this.#say(text);
  }

  /** The model turns to a tool: what it has said so far is said, with or without a full stop. */
  pause(frame: FunctionCallStartFrame): void {
    if (!this.#byVoice && frame.turn === this.#turn) this.#flush();
    this.#ctx.emit(frame as never);
  }

  end(frame: LLMEndFrame): void {
    this.#in(frame);
    this.finish();
    this.#ctx.emit(frame);
  }

  /** Says exactly this, past the model. */
  speak(frame: TTSSpeakFrame): void {
    this.#in(frame);
    if (this.#byVoice) {
      this.#ctx.emit(frame as never);
      return;
    }
    this.#flush();
    for (const text of this.#splitter.push(frame.text)) this.#say(text);
    if (!this.#isWriting) this.finish();
    else this.#flush();
  }

  interrupt({ interruptedTurn }: InterruptionFrame): void {
    this.#cut(interruptedTurn);
  }

  listening(isListening: boolean): void {
    this.#link.use((stream) => stream.listening?.(isListening));
  }

  drain(): Promise<void> {
    this.finish();
    return this.#playout.drain();
  }

  close(): Promise<void> {
    this.#playout.close();
    this.#over();
    return this.#link.close();
  }

  /** No more of the answer comes. */
  finish(): void {
    this.#isWriting = false;
    if (this.#byVoice) return;
    this.#flush();
    this.#playout.finish(this.#turn);
    if (this.#playout.size === 0) this.#over();
  }

  #in(frame: Frame): void {
    const turn = frame.turn === NO_TURN ? this.#ctx.session.turn : frame.turn;
    if (turn !== this.#turn) {
      this.#cut(turn - 1);
      this.#turn = turn;
      this.#splitter = new SentenceSplitter();
      this.#cleaner = new SpeechCleaner();
      this.#byVoice = this.#link.stream === undefined;
    }
    if (!this.#byVoice) this.#work ??= this.#ctx.work({ turn, cause: frame });
  }

  #flush(): void {
    for (const text of this.#splitter.flush()) this.#say(text);
  }

  #say(written: string): void {
    const text = this.#cleaner.clean(written).trim();
    if (text === '') return;
    const utterance = this.#playout.open(this.#turn);
    this.#playout.give(utterance, text, text.length * MS_PER_CHARACTER);
    utterance.complete = true;
    this.#link.use((stream) => {
      stream.say(utterance.id, text);
      stream.finish(utterance.id);
    });
  }

  /** Now that its length is known, what is heard of it can be told. */
  #lasts(id: number, ms: number): void {
    const utterance = this.#playout.lasts(id, ms);
    if (utterance === undefined) return;
    const { turn, fromMs: startMs, givenMs } = utterance;
    for (const { part: text } of utterance.left(this.#ctx.clock.now()))
      this.#ctx.emit(new TTSTextFrame({ turn, text, startMs, endMs: startMs + givenMs }));
  }

  #cut(turn: number): void {
    if (this.#turn > turn || this.#byVoice) return;
    this.#splitter.flush();
    if (this.#playout.cut(turn)) this.#link.use((stream) => stream.interrupt());
    this.#over();
  }

  /** The avatar is gone: the voice behind it says what was not heard, from the sentence that was cut. */
  #handOver(): void {
    if (this.#byVoice) return;
    const left = this.#playout.abandon().map(({ part }) => part);
    const unsaid = this.#splitter.flush();
    const text = [...left, ...unsaid].join(' ');
    const turn = this.#turn;
    this.#byVoice = true;
    this.#over();
    if (turn === NO_TURN || text === '') return;
    if (!this.#isWriting) this.#ctx.emit(new LLMStartFrame({ turn }));
    // What is still to be written may go on in the middle of a word.
    const gap = unsaid.length === 0 || this.#endsInSpace ? ' ' : '';
    this.#ctx.emit(new LLMTextFrame({ turn, text: text + gap }));
    if (!this.#isWriting) this.#ctx.emit(new LLMEndFrame({ turn, text, finishReason: 'stop' }));
  }

  #over(): void {
    this.#work?.end();
    this.#work = undefined;
  }
}

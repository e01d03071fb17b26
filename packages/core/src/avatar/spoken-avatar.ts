import { AntiphonError } from '../error.js';
import {
  type InterruptionFrame,
  MouthFrame,
  PlayoutElsewhereFrame,
  type TTSAudioFrame,
  type TTSEndFrame,
  type TTSPhoneFrame,
} from '../frames/index.js';
import type { Context, HeldQueue } from '../processors/index.js';
import { NO_TURN } from '../turns/no-turn.js';
import type { AudioAvatarFrame, AudioAvatarStage, AvatarTold } from './avatar-frame.js';
import { AvatarLink } from './avatar-link.js';
import { type AvatarOptions, avatarDefaults } from './avatar-options.js';
import { AvatarPlayout } from './avatar-playout.js';
import type { AudioAvatar, AudioAvatarStream, Mouth } from './avatar-service.js';
import { playoutFrames } from './playout-frames.js';
import { PressureMarks } from './pressure-marks.js';
import type { Utterance } from './utterance.js';

/** An avatar that is silent so many times in a row is given up. */
const MAX_MISSES = 2;

/** One session's avatar that is seen and heard: the bot's speech goes to it, or on to the voice behind it. */
export class SpokenAvatar implements AudioAvatarStage, HeldQueue {
  readonly name = 'utterances';
  readonly #ctx: Context<AudioAvatarFrame>;
  readonly #service: AudioAvatar;
  readonly #link: AvatarLink<AudioAvatarStream>;
  readonly #pressure: PressureMarks;
  readonly #maxKeptMs: number;
  readonly #playout: AvatarPlayout<TTSAudioFrame>;
  /** The newest turn with speech, and who says it: what a voice has begun, it ends. */
  #turn = NO_TURN;
  #byVoice = false;
  #utterance: Utterance<TTSAudioFrame> | undefined;
  /** The frame that ended the speech of the turn, for whoever says it instead. */
  #end: TTSEndFrame | undefined;
  #heardMs = 0;
  /** How many times in a row the avatar has not said what it was given. */
  #misses = 0;

  constructor(service: AudioAvatar, options: AvatarOptions, ctx: Context<AudioAvatarFrame>) {
    const tuned = { ...avatarDefaults, ...options };
    this.#service = service;
    this.#ctx = ctx;
    this.#maxKeptMs = tuned.maxKeptMs;
    this.#pressure = new PressureMarks(tuned, ctx);
    this.#playout = new AvatarPlayout(tuned, {
      ...playoutFrames(ctx, (heardMs) => {
        this.#heardMs = heardMs;
      }),
      changed: () => this.#pressure.tell(this.#playout.unheardMs),
      silent: () => this.#notBegun(tuned.startTimeoutMs),
    });
    this.#link = new AvatarLink(service.name, options, ctx as unknown as Context<AvatarTold>, {
      started: (utterance) => {
        this.#misses = 0;
        this.#playout.started(utterance);
      },
      ended: (utterance) => this.#playout.ended(utterance),
      lasts: () => {},
      mouth: (utterance, mouth) => this.#mouth(utterance, mouth),
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

  speech(frame: TTSAudioFrame): void {
    const turn = frame.turn === NO_TURN ? this.#ctx.session.turn : frame.turn;
    if (turn !== this.#turn) this.#begin(turn);
    if (this.#byVoice) this.#ctx.emit(frame);
    else this.#give(frame);
  }

  /** An avatar that has a mouth of its own needs none; whoever is behind it may. */
  phone(frame: TTSPhoneFrame): void {
    this.#ctx.emit(frame);
  }

  end(frame: TTSEndFrame): void {
    const turn = frame.turn === NO_TURN ? this.#ctx.session.turn : frame.turn;
    if (turn !== this.#turn || this.#byVoice) {
      this.#ctx.emit(frame);
      return;
    }
    const utterance = this.#utterance;
    this.#end = frame;
    this.#utterance = undefined;
    this.#playout.finish(turn);
    if (utterance !== undefined) this.#link.use((stream) => stream.finish(utterance.id));
  }

  interrupt({ interruptedTurn }: InterruptionFrame): void {
    this.#cut(interruptedTurn);
  }

  listening(isListening: boolean): void {
    this.#link.use((stream) => stream.listening?.(isListening));
  }

  drain(): Promise<void> {
    return this.#playout.drain();
  }

  close(): Promise<void> {
    this.#playout.close();
    return this.#link.close();
  }

  /** The first speech of a turn: whoever can say it now says all of it. */
  #begin(turn: number): void {
    this.#cut(turn - 1);
    this.#turn = turn;
    this.#heardMs = 0;
    this.#end = undefined;
    this.#byVoice = this.#link.stream === undefined;
  }

  #give(frame: TTSAudioFrame): void {
    const { samples, sampleRate } = frame;
    const ms = (samples.length / sampleRate) * 1000;
    if (ms === 0) return;
    this.#mustFit(ms);
    this.#utterance ??= this.#playout.open(this.#turn);
    const utterance = this.#utterance;
    this.#playout.give(utterance, frame, ms);
    this.#link.use((stream) => stream.write(utterance.id, samples, sampleRate));
  }

  #mustFit(ms: number): void {
    const { unheardMs } = this.#playout;
    if (unheardMs + ms <= this.#maxKeptMs || unheardMs === 0) return;
    throw new AntiphonError(
      'queue_full',
      `${Math.round(ms)} ms of speech were lost: ${Math.round(unheardMs)} ms wait for the avatar already; ` +
        'let the producer wait for whenWritable(), or raise maxKeptMs',
    );
  }

  #mouth(id: number, { startMs, endMs, level, viseme }: Mouth): void {
    const { turn, fromMs } = this.#playout.find(id) ?? {};
    if (turn === undefined || fromMs === undefined) return;
    this.#ctx.emit(new MouthFrame({ turn, startMs: fromMs + startMs, endMs: fromMs + endMs, level, viseme }));
  }

  /** What was begun of these turns is over. */
  #cut(turn: number): void {
    if (this.#turn > turn || this.#byVoice) return;
    const wasGiven = this.#playout.cut(turn);
    this.#utterance = undefined;
    if (wasGiven) this.#link.use((stream) => stream.interrupt());
    // Whoever plays behind the avatar reports of this turn too.
    if (this.#heardMs > 0) this.#tellElsewhere();
  }

  /** The avatar does not speak: the voice behind it says what it was given, and after a second time all that follows. */
  #notBegun(afterMs: number): void {
    const words = `${this.#service.name} was given speech and has not begun to say it within ${afterMs} ms`;
    const error = new AntiphonError('service_timeout', words, { retryable: true });
    this.#link.use((stream) => stream.interrupt());
    this.#handOver();
    if (++this.#misses >= MAX_MISSES) this.#link.giveUp(error);
    else this.#ctx.fail(error);
  }

  /** The avatar is gone: the voice behind it says what was not heard. */
  #handOver(): void {
    if (this.#byVoice) return;
    const { isOpen } = this.#playout;
    const left = this.#playout.abandon();
    this.#byVoice = true;
    this.#utterance = undefined;
    if (left.length === 0 && !isOpen) return;
    this.#tellElsewhere();
    for (const { part, heardMs } of left) this.#ctx.emit(rest(part, heardMs));
    if (!isOpen && this.#end !== undefined) this.#ctx.emit(this.#end);
  }

  #tellElsewhere(): void {
    this.#ctx.broadcast(new PlayoutElsewhereFrame({ turn: this.#turn, heardMs: this.#heardMs }));
  }
}

/** What of a frame was not heard. */
function rest(frame: TTSAudioFrame, heardMs: number): TTSAudioFrame {
  const heardSamples = Math.round((heardMs / 1000) * frame.sampleRate);
  return heardSamples === 0 ? frame : frame.with({ samples: frame.samples.subarray(heardSamples) });
}

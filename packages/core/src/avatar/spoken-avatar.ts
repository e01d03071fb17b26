import { AntiphonError } from '../error.js';
import {
  type InterruptionFrame,
  MouthFrame,
  PlayoutElsewhereFrame,
  type TTSAudioFrame,
  type TTSEndFrame,
  type TTSPhoneFrame,
} from '../frames/index.js';
import type { Context } from '../processors/index.js';
import { turnOf } from '../turns/turn-of.js';
import type { AudioAvatarFrame, AudioAvatarStage, AvatarTold } from './avatar-frame.js';
import type { AvatarSettings } from './avatar-options.js';
import type { AudioAvatar, AudioAvatarStream, Mouth } from './avatar-service.js';
import { HeardAvatar } from './heard-avatar.js';
import { PressureMarks } from './pressure-marks.js';
import type { Utterance } from './utterance.js';

/** One session's avatar that is seen and heard: the bot's speech goes to it, or on to the voice behind it. */
export class SpokenAvatar implements AudioAvatarStage {
  readonly #ctx: Context<AudioAvatarFrame>;
  readonly #avatar: HeardAvatar<AudioAvatarStream, TTSAudioFrame>;
  readonly #maxKeptMs: number;
  #utterance: Utterance<TTSAudioFrame> | undefined;
  /** The frame that ended the speech of the turn, for whoever says it instead. */
  #end: TTSEndFrame | undefined;
  #heardMs = 0;

  constructor(service: AudioAvatar, settings: AvatarSettings, ctx: Context<AudioAvatarFrame>) {
    const pressure = new PressureMarks(settings, ctx);
    this.#ctx = ctx;
    this.#maxKeptMs = settings.maxKeptMs;
    this.#avatar = new HeardAvatar(service, settings, ctx as unknown as Context<AvatarTold>, {
      handOver: () => this.#handOver(),
      heard: (heardMs) => {
        this.#heardMs = heardMs;
      },
      changed: () => pressure.tell(this.#avatar.playout.unheardMs),
      mouth: (utterance, mouth) => this.#mouth(utterance, mouth),
    });
  }

  open(): Promise<void> {
    return this.#avatar.open();
  }

  speech(frame: TTSAudioFrame): void {
    const { session } = this.#ctx;
    const turn = turnOf(frame, session);
    if (turn !== this.#avatar.turn) this.#cut(turn - 1);
    if (this.#avatar.begins(frame)) {
      this.#heardMs = 0;
      this.#end = undefined;
    }
    if (this.#avatar.isByVoice) this.#ctx.emit(frame);
    else this.#give(frame);
  }

  /** An avatar that has a mouth of its own needs none; whoever is behind it may. */
  phone(frame: TTSPhoneFrame): void {
    this.#ctx.emit(frame);
  }

  end(frame: TTSEndFrame): void {
    const { turn, isByVoice, playout, link } = this.#avatar;
    if (turnOf(frame, this.#ctx.session) !== turn || isByVoice) {
      this.#ctx.emit(frame);
      return;
    }
    const utterance = this.#utterance;
    this.#end = frame;
    this.#utterance = undefined;
    playout.finish(turn);
    if (utterance !== undefined) link.use((stream) => stream.finish(utterance.id));
  }

  interrupt({ interruptedTurn }: InterruptionFrame): void {
    this.#cut(interruptedTurn);
  }

  listening(isListening: boolean): void {
    this.#avatar.listening(isListening);
  }

  drain(): Promise<void> {
    return this.#avatar.playout.drain();
  }

  close(): Promise<void> {
    return this.#avatar.close();
  }

  #give(frame: TTSAudioFrame): void {
    const { samples, sampleRate } = frame;
    const { playout, link, turn } = this.#avatar;
    const ms = (samples.length / sampleRate) * 1000;
    if (ms === 0) return;
    this.#mustFit(ms);
    this.#utterance ??= playout.open(turn);
    const utterance = this.#utterance;
    playout.give(utterance, frame, ms);
    link.use((stream) => stream.write(utterance.id, samples, sampleRate));
  }

  #mustFit(ms: number): void {
    const { unheardMs } = this.#avatar.playout;
    if (unheardMs + ms <= this.#maxKeptMs || unheardMs === 0) return;
    throw new AntiphonError(
      'queue_full',
      `${Math.round(ms)} ms of speech were lost: ${Math.round(unheardMs)} ms wait for the avatar already; ` +
        'let the producer wait for whenWritable(), or raise maxKeptMs',
    );
  }

  #mouth(id: number, { startMs, endMs, level, viseme }: Mouth): void {
    const { turn, fromMs } = this.#avatar.playout.find(id) ?? {};
    if (turn === undefined || fromMs === undefined) return;
    this.#ctx.emit(new MouthFrame({ turn, startMs: fromMs + startMs, endMs: fromMs + endMs, level, viseme }));
  }

  /** What was begun of these turns is over. */
  #cut(upTo: number): void {
    const { turn, isByVoice, playout, link } = this.#avatar;
    if (turn > upTo || isByVoice) return;
    const wasGiven = playout.cut(upTo);
    this.#utterance = undefined;
    if (wasGiven) link.use((stream) => stream.interrupt());
    // Whoever plays behind the avatar reports of this turn too.
    if (this.#heardMs > 0) this.#tellElsewhere();
  }

  /** The avatar is gone: the voice behind it says what was not heard. */
  #handOver(): void {
    const { playout } = this.#avatar;
    const { isOpen } = playout;
    const left = playout.abandon();
    this.#avatar.isByVoice = true;
    this.#utterance = undefined;
    if (left.length === 0 && !isOpen) return;
    this.#tellElsewhere();
    for (const { part, heardMs } of left) this.#ctx.emit(rest(part, heardMs));
    if (!isOpen && this.#end !== undefined) this.#ctx.emit(this.#end);
  }

  #tellElsewhere(): void {
    const { turn } = this.#avatar;
    this.#ctx.broadcast(new PlayoutElsewhereFrame({ turn, heardMs: this.#heardMs }));
  }
}

/** What of a frame was not heard. */
function rest(frame: TTSAudioFrame, heardMs: number): TTSAudioFrame {
  const heardSamples = Math.round((heardMs / 1000) * frame.sampleRate);
  return heardSamples === 0 ? frame : frame.with({ samples: frame.samples.subarray(heardSamples) });
}

import {
  type InterruptionFrame,
  MouthFrame,
  type TTSAudioFrame,
  type TTSEndFrame,
  type TTSPhoneFrame,
} from '../frames/index.js';
import type { Context } from '../processors/index.js';
import { NO_TURN } from '../turns/no-turn.js';
import { turnOf } from '../turns/turn-of.js';
import type { AudioAvatarFrame, AudioAvatarStage, AvatarTold } from './avatar-frame.js';
import { AvatarLink } from './avatar-link.js';
import type { AvatarSettings } from './avatar-options.js';
import type { AudioAvatar, AudioAvatarStream, Mouth } from './avatar-service.js';

/** One session's avatar that is only seen: the speech goes on, and is heard from the transport behind it. */
export class ShownAvatar implements AudioAvatarStage {
  readonly #ctx: Context<AudioAvatarFrame>;
  readonly #service: AudioAvatar;
  readonly #link: AvatarLink<AudioAvatarStream>;
  #turn = NO_TURN;
  /** How much speech of the turn has come; utterances are its stretches between two ends. */
  #turnMs = 0;
  #utterance = 0;
  #isOpen = false;
  #fromMs = 0;

  constructor(service: AudioAvatar, settings: AvatarSettings, ctx: Context<AudioAvatarFrame>) {
    this.#service = service;
    this.#ctx = ctx;
    this.#link = new AvatarLink(service.name, settings, ctx as unknown as Context<AvatarTold>, {
      started: () => {},
      ended: () => {},
      lasts: () => {},
      mouth: (utterance, mouth) => this.#mouth(utterance, mouth),
      gone: () => {},
    });
  }

  open(): Promise<void> {
    return this.#link.open(this.#service);
  }

  speech(frame: TTSAudioFrame): void {
    const { samples, sampleRate } = frame;
    const utterance = this.#in(frame);
    this.#turnMs += (samples.length / sampleRate) * 1000;
    this.#link.use((stream) => stream.write(utterance, samples, sampleRate));
    this.#ctx.emit(frame);
  }

  phone(frame: TTSPhoneFrame): void {
    const { phone, startMs, endMs } = frame;
    const utterance = this.#in(frame);
    const fromMs = this.#fromMs;
    this.#link.use((stream) =>
      stream.phone?.(utterance, { phone, startMs: startMs - fromMs, endMs: endMs - fromMs }),
    );
    this.#ctx.emit(frame);
  }

  end(frame: TTSEndFrame): void {
    const utterance = this.#utterance;
    if (this.#isOpen) this.#link.use((stream) => stream.finish(utterance));
    this.#isOpen = false;
    this.#ctx.emit(frame);
  }

  interrupt(_frame: InterruptionFrame): void {
    this.#isOpen = false;
    this.#link.use((stream) => stream.interrupt());
  }

  listening(isListening: boolean): void {
    this.#link.use((stream) => stream.listening?.(isListening));
  }

  drain(): void {
    const utterance = this.#utterance;
    if (this.#isOpen) this.#link.use((stream) => stream.finish(utterance));
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  /** The utterance that a frame belongs to. */
  #in(frame: TTSAudioFrame | TTSPhoneFrame): number {
    const turn = turnOf(frame, this.#ctx.session);
    if (turn !== this.#turn) {
      this.#turn = turn;
      this.#turnMs = 0;
      this.#isOpen = false;
    }
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#utterance++;
      this.#fromMs = this.#turnMs;
    }
    return this.#utterance;
  }

  #mouth(utterance: number, { startMs, endMs, level, viseme }: Mouth): void {
    if (utterance !== this.#utterance) return;
    const times = { startMs: this.#fromMs + startMs, endMs: this.#fromMs + endMs };
    this.#ctx.emit(new MouthFrame({ turn: this.#turn, ...times, level, viseme }));
  }
}

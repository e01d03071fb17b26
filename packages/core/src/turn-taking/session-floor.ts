import type { Timer } from '../clock/index.js';
import type { Conversation } from '../conversation/index.js';
import {
  LLMRunFrame,
  MetricsFrame,
  TranscriptionFrame,
  TTSSpeakFrame,
  UserIdleFrame,
  UserMuteFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../frames/index.js';
import type { Context } from '../processors/index.js';
import type { TurnRecord } from '../turns/turn-record.js';
import type { FloorControlHost } from './floor-control.js';
import type { TurnTakingFrame, TurnTakingSettings } from './options.js';
import type { Resumption } from './resumption.js';
import type { Segment } from './segments.js';

/** Turn-taking in a session: what is decided becomes frames. */
export class SessionFloor implements FloorControlHost {
  readonly #ctx: Context<TurnTakingFrame>;
  readonly #idle: TurnTakingSettings['idle'];

  constructor(ctx: Context<TurnTakingFrame>, { idle }: TurnTakingSettings) {
    this.#ctx = ctx;
    this.#idle = idle;
  }

  get answering(): boolean {
    return this.#ctx.session.answering;
  }

  get turn(): number {
    return this.#ctx.session.turn;
  }

  get turns(): readonly TurnRecord[] {
    return this.#ctx.session.turns;
  }

  get conversation(): Conversation {
    return this.#ctx.session.conversation;
  }

  now(): number {
    return this.#ctx.session.now();
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.#ctx.after(delayMs, callback);
  }

  beginTurn(reason: string): number {
    return this.#ctx.session.beginTurn(reason);
  }

  userStarted(voiceAtMs: number | undefined, strategy: string): void {
    this.#ctx.broadcast(new UserStartedSpeakingFrame({ voiceAtMs, strategy }));
  }

  userStopped(voiceAtMs: number | undefined, strategy: string): void {
    this.#ctx.broadcast(new UserStoppedSpeakingFrame({ voiceAtMs, strategy }));
  }

  userSaid(whole: Segment, turn: number): void {
    this.#ctx.emit(new TranscriptionFrame({ ...whole, turn }));
  }

  resume(how: Resumption, turn: number): void {
    if (how.form === 'speak') this.#ctx.emit(new TTSSpeakFrame({ turn, text: how.text }));
    else this.#ctx.emit(new LLMRunFrame({ turn, instruction: how.instruction }));
  }

  userMuted(muted: boolean, strategy: string | undefined): void {
    this.#ctx.broadcast(new UserMuteFrame({ muted, strategy }));
  }

  ignored(voices: number, transcripts: number): void {
    this.#count('mutedVoices', voices);
    this.#count('mutedTranscripts', transcripts);
  }

  userIdle(idleMs: number, count: number): void {
    this.#ctx.broadcast(new UserIdleFrame({ idleMs, count }));
    const prompt = this.#prompt(count);
    if (prompt) this.#ctx.emit(new TTSSpeakFrame({ turn: this.#ctx.session.turnToSpeakIn(), text: prompt }));
  }

  fail(error: unknown): void {
    this.#ctx.fail(error);
  }

  #prompt(count: number): string | undefined {
    try {
      return this.#idle ? this.#idle.onIdle?.(count, this.#ctx) : undefined;
    } catch (error) {
      this.#ctx.fail(error);
      return undefined;
    }
  }

  #count(name: string, value: number): void {
    if (value > 0)
      this.#ctx.emit(new MetricsFrame({ processor: this.#ctx.name, name, value, unit: 'count' }));
  }
}

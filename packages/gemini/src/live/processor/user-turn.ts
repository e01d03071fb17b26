import {
  InterimTranscriptionFrame,
  type Timer,
  TranscriptionFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '@antiphon/core';
import type { LiveContext, LiveWork } from './live-frames.js';

/** How long a session that ends waits for an answer to begin that was asked for. */
const ASKED_MS = 5_000;
/** Names who decides in the frames of the user's turn. */
const STRATEGY = 'geminiLive';

/**
 * The user's turn as the vendor tells of it: by bits and pieces, in no sure order. It begins with the first sign of
 * the user and ends when the model begins to answer; what was said may come later still.
 */
export class UserTurn {
  readonly #ctx: LiveContext;
  /** Whether the frames of the turn come from here, and not from turn-taking in the pipeline. */
  readonly #leads: boolean;
  /** The turn that waits for its answer. */
  #turn: number | undefined;
  #isSpeaking = false;
  #fromMs: number | undefined;
  #toMs: number | undefined;
  #words = '';
  #interim = '';
  #language: string | undefined;
  #isTold = false;
  /** An answer was asked for: a session that ends waits for it. */
  #asked: LiveWork | undefined;
  #patience: Timer | undefined;

  constructor(ctx: LiveContext, leads: boolean) {
    this.#ctx = ctx;
    this.#leads = leads;
  }

  /** The turn that waits for its answer, if there is one. */
  get awaiting(): number | undefined {
    return this.#turn;
  }

  /** Whether words of it have come. */
  get hasWords(): boolean {
    return this.words !== '';
  }

  /** What was said so far, the part that may still change included. */
  get words(): string {
    return `${this.#words}${this.#interim}`.trim();
  }

  /** Whether what was said has been told, whole. */
  get isTold(): boolean {
    return this.#isTold;
  }

  /** The user begins to speak, or goes on: the bot is interrupted if it speaks. */
  started(reason: string, voiceAtMs: number | undefined): void {
    if (this.#turn !== undefined) return;
    const { session } = this.#ctx;
    this.#open(this.#leads ? session.beginTurn(reason) : session.turn);
    this.#fromMs = voiceAtMs;
    this.#isSpeaking = true;
    if (!this.#leads) return;
    this.#ctx.broadcast(new UserStartedSpeakingFrame({ voiceAtMs, strategy: STRATEGY }));
  }

  /** The user has stopped. */
  stopped(voiceAtMs: number | undefined): void {
    if (!this.#isSpeaking) return;
    this.#isSpeaking = false;
    this.#toMs = voiceAtMs;
    if (this.#leads) this.#ctx.broadcast(new UserStoppedSpeakingFrame({ voiceAtMs, strategy: STRATEGY }));
  }

  /** Words of the user; interim ones stand for what follows them. */
  heard(text: string, isInterim: boolean, language: string | undefined): void {
    if (isInterim) this.#interim = text;
    else {
      this.#words += text;
      this.#interim = '';
    }
    this.#language = language ?? this.#language;
    if (this.hasWords) {
      this.#ctx.emit(new InterimTranscriptionFrame({ text: this.words, language: this.#language }));
    }
  }

  /** What is being said is heard again from its beginning. */
  forgetWords(): void {
    if (this.#isTold || this.#turn === undefined) return;
    this.#words = '';
    this.#interim = '';
  }

  /** A turn that is opened by typed words, or by the program: they are in the conversation already. */
  openedBy(turn: number): void {
    this.#open(turn);
    this.#isTold = true;
    this.#asked = this.#ctx.work({ turn });
    this.#patience = this.#ctx.after(ASKED_MS, () => this.stop());
  }

  /** The model begins to answer. */
  answered(): void {
    this.#turn = undefined;
    this.stop();
  }

  /** Nobody waits for an answer any more. */
  stop(): void {
    this.#patience?.cancel();
    this.#asked?.end();
    this.#asked = undefined;
  }

  /** What was said is complete, as far as can be known: it goes into the conversation and on as one frame. */
  tell(turn: number): void {
    if (this.#isTold || !this.hasWords) return;
    this.#isTold = true;
    const whole = new TranscriptionFrame({
      turn,
      text: this.words,
      language: this.#language,
      startMs: this.#fromMs,
      endMs: this.#toMs,
      endOfTurn: true,
    });
    this.#ctx.emit(whole);
    this.#ctx.session.hear(whole);
  }

  #open(turn: number): void {
    this.stop();
    this.#turn = turn;
    this.#words = '';
    this.#interim = '';
    this.#isTold = false;
    this.#fromMs = undefined;
    this.#toMs = undefined;
  }
}

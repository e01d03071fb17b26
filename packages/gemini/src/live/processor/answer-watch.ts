import type { Timer } from '@antiphon/core';
import type { SupervisedLive } from '../session/index.js';
import type { Answer } from './answer.js';
import type { LiveContext } from './live-frames.js';
import type { LiveSettings } from './live-options.js';

export interface AnswerWatchHooks {
  /** The answer being given. */
  answer(): Answer | undefined;
  /** Its end never came. */
  giveUp(answer: Answer): void;
}

/** Looks after an answer whose end never comes: silence for long enough, after all of it was heard, ends it. One timer. */
export class AnswerWatch {
  readonly #ctx: LiveContext;
  readonly #settings: LiveSettings;
  readonly #live: SupervisedLive;
  readonly #hooks: AnswerWatchHooks;
  #timer: Timer | undefined;

  constructor(ctx: LiveContext, settings: LiveSettings, live: SupervisedLive, hooks: AnswerWatchHooks) {
    this.#ctx = ctx;
    this.#settings = settings;
    this.#live = live;
    this.#hooks = hooks;
  }

  /** There may be something to look after. */
  look(): void {
    const answer = this.#hooks.answer();
    if (this.#timer !== undefined || answer === undefined) return;
    this.#timer = this.#ctx.after(Math.max(1, this.#leftMs(answer)), () => this.#due());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #due(): void {
    this.#timer = undefined;
    const answer = this.#hooks.answer();
    if (answer !== undefined && this.#leftMs(answer) <= 0) {
      const waitedMs = this.#ctx.session.now() - answer.quietSinceMs;
      if (!answer.isDead) this.#live.tell({ type: 'turn_complete_missing', waitedMs });
      this.#hooks.giveUp(answer);
    }
    this.look();
  }

  #leftMs(answer: Answer): number {
    const { turnSilenceMs, turnCompleteGraceMs } = this.#settings;
    // A tool has a time limit of its own.
    if (answer.openCalls.size > 0) return turnSilenceMs;
    const patientMs = answer.isAwaited ? this.#live.settings.responseTimeoutMs : turnSilenceMs;
    const limitMs = answer.isGenerated ? turnCompleteGraceMs : patientMs;
    return answer.quietSinceMs + limitMs - this.#ctx.session.now();
  }
}

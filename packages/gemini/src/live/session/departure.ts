import { type Clock, delay } from '@antiphon/core';
import { Handover } from './handover.js';
import type { LiveSettings } from './live-tuning.js';
import type { SupervisedLiveHost } from './supervised-live-options.js';
import type { VoiceMeter } from './voice-meter.js';

/** How long a link is kept at most that was told of another language: for the user's sentence, or an answer. */
const OTHER_LANGUAGE_MS = 20_000;
/** What a vendor that does not say leaves at least. */
const UNKNOWN_LEFT_MS = 10_000;
/** How long after a voice that nothing has answered a link is not left if it can be helped. */
const UNANSWERED_MS = 8_000;

export interface DepartureHooks {
  /** Whether the session can be taken up where it is, or will have to be told of what was said. */
  canResume(): boolean;
  /** How many answers have begun. */
  answers(): number;
  /** A sentence that the old link has half of is said to the new one from its beginning: give the old one up. */
  giveUp(): void;
  /** Seek the successor, which takes over while the old link still serves: for so long, `Infinity` by our own will. */
  leave(timeLeftMs: number): void;
}

/** When a link is left that still serves: because the vendor will close it, or because it was told of another language. */
export class Departure {
  readonly #clock: Clock;
  readonly #settings: LiveSettings;
  readonly #voice: VoiceMeter;
  readonly #host: SupervisedLiveHost;
  readonly #hooks: DepartureHooks;
  readonly #handover: Handover;
  /** When the vendor closes the link; `Infinity` while it would let it live. */
  #endsAtMs = Number.POSITIVE_INFINITY;
  /** The successor is being sought. */
  #isLeaving = false;
  #answerBeganAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    clock: Clock,
    settings: LiveSettings,
    voice: VoiceMeter,
    host: SupervisedLiveHost,
    hooks: DepartureHooks,
  ) {
    this.#clock = clock;
    this.#settings = settings;
    this.#voice = voice;
    this.#host = host;
    this.#hooks = hooks;
    this.#handover = new Handover(clock, settings.handoverAtLatestMs, {
      isQuiet: () => this.#isQuiet,
      go: () => this.#go(),
    });
  }

  /** The vendor will close the link in so long. */
  announced(timeLeftMs: number = UNKNOWN_LEFT_MS): void {
    this.#endsAtMs = this.#clock.now() + timeLeftMs;
    this.#handover.within(timeLeftMs);
  }

  /** The next link is to be told of another language. One that is being opened may have been told of it already. */
  wanted(): void {
    if (!this.#isLeaving) this.#handover.within(OTHER_LANGUAGE_MS);
  }

  /** The link was told of the language that is wanted now. */
  unwanted(): void {
    if (this.#isFree) this.#handover.cancel();
  }

  /** No successor is to be had: the link is kept for as long as it lives. */
  abandoned(): void {
    this.#isLeaving = false;
  }

  answerBegan(): void {
    this.#answerBeganAtMs = this.#clock.now();
  }

  /** The link that was to be left is no more, or has its successor. */
  cancel(): void {
    this.#endsAtMs = Number.POSITIVE_INFINITY;
    this.#isLeaving = false;
    this.#handover.cancel();
  }

  /** Resolves when a change of links would not be heard, or can wait no longer. */
  async whenQuiet(signal: AbortSignal): Promise<void> {
    while (!this.#isQuiet && this.#handover.mayWait) await delay(this.#clock, 100, signal);
  }

  #go(): void {
    const nowMs = this.#clock.now();
    const speaks = this.#voice.since(nowMs - this.#settings.quietMs);
    if (speaks && !this.#host.isAnswering()) {
      this.#hooks.giveUp();
      return;
    }
    this.#isLeaving = true;
    this.#hooks.leave(Math.max(0, this.#endsAtMs - nowMs));
  }

  /** By our own will: the vendor would let it live. */
  get #isFree(): boolean {
    return this.#endsAtMs === Number.POSITIVE_INFINITY;
  }

  get #isQuiet(): boolean {
    if (this.#host.isAnswering() || this.#host.isAwaited()) return false;
    // A session in which nothing was answered may as well begin anew.
    const isBlank = this.#isFree && this.#hooks.answers() === 0;
    if (!this.#hooks.canResume() && !isBlank) return false;
    // A voice that nothing has answered yet may be understood late.
    const { quietMs } = this.#settings;
    const waitMs = this.#voice.since(this.#answerBeganAtMs) ? Math.max(quietMs, UNANSWERED_MS) : quietMs;
    return !this.#voice.since(this.#clock.now() - waitMs);
  }
}

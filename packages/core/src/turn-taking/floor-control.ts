import type { Timer } from '../clock/index.js';
import { AntiphonError } from '../error.js';
import {
  type InterimTranscriptionFrame,
  LLMRunFrame,
  MetricsFrame,
  type TranscriptionFrame,
  TTSSpeakFrame,
  UserIdleFrame,
  UserMuteFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../frames/index.js';
import type { Context } from '../processors/index.js';
import { isBackchannel } from '../text/index.js';
import type { TurnRecord } from '../turns/turn-record.js';
import { IdleWatch } from './idle-watch.js';
import { LiveFloor } from './live-floor.js';
import { idleDefaults, type TurnTakingFrame, type TurnTakingSettings } from './options.js';
import { asksAtCut, resumptionOf } from './resumption.js';
import { type MuteStrategy, NEVER } from './strategy.js';

/** Decisions that may follow from one event; more means strategies that contradict one another. */
const MAX_DECISIONS = 32;

/**
 * Gives the turn to the user and takes it back, as the strategies say: asks them after everything that
 * happens, and when the earliest time that they named has come. One per session, with one timer.
 */
export class FloorControl {
  readonly floor: LiveFloor;
  readonly #ctx: Context<TurnTakingFrame>;
  readonly #settings: TurnTakingSettings;
  readonly #idle: IdleWatch | undefined;
  /** The turn that the user has. */
  #turn = 0;
  /** The answer that the user has interrupted, as long as that may have been for nothing. */
  #cut: TurnRecord | undefined;
  #timer: Timer | undefined;
  #timerAtMs = NEVER;
  #deciding = false;
  #again = false;
  #over = false;

  constructor(ctx: Context<TurnTakingFrame>, settings: TurnTakingSettings) {
    this.#ctx = ctx;
    this.#settings = settings;
    this.floor = new LiveFloor(ctx.session, () => this.decide());
    const { idle } = settings;
    if (idle) this.#idle = new IdleWatch(idle.afterMs, idle.maxTimes ?? idleDefaults.maxTimes);
  }

  segment(frame: TranscriptionFrame): void {
    this.#askMutes();
    this.floor.segment(frame);
    this.decide();
  }

  interim(frame: InterimTranscriptionFrame): void {
    this.#askMutes();
    if (this.floor.muted) return;
    this.floor.interimSegment(frame);
    this.decide();
    this.#ctx.emit(frame);
  }

  voiceStarted(atMs: number): void {
    this.#askMutes();
    this.floor.voiceStarted(atMs);
    this.decide();
  }

  voiceStopped(atMs: number): void {
    this.floor.voiceStopped(atMs);
    this.#idle?.noted(this.floor.nowMs);
    this.decide();
  }

  botStopped(): void {
    if (!this.floor.botSpeaking) return;
    this.floor.botStopped(() => this.#botAsked());
    this.#idle?.noted(this.floor.nowMs);
    this.decide();
  }

  /** What the bot was doing has been cut off, by whomever. */
  interrupted(): void {
    this.floor.interrupted();
    this.botStopped();
    this.decide();
  }

  /** The user has typed or pressed a key. */
  userThere(): void {
    this.#idle?.userThere(this.floor.nowMs);
    this.decide();
  }

  /** The session ends: what the user has said is answered, what is unsaid is not. */
  finish(): void {
    const { floor } = this;
    if (!floor.taken && floor.words !== '' && !floor.answering) this.#begin('sessionEnd', false);
    this.#over = true;
    if (floor.taken) this.#end('sessionEnd');
    this.#timer?.cancel();
  }

  /** Before the user is listened to: a predicate may have changed by itself. */
  #askMutes(): void {
    if (this.#settings.mute.length > 0) this.decide();
  }

  /**
   * Asks the strategies, and does what they say, until nothing more follows. What happens meanwhile, because
   * others react at once to what is emitted here, is taken into account before this returns.
   */
  decide(): void {
    if (this.#over) return;
    if (this.#deciding) {
      this.#again = true;
      return;
    }
    this.#deciding = true;
    try {
      let left = MAX_DECISIONS;
      do {
        this.#again = false;
        if (left-- > 0) this.#decideOnce();
        else this.#ctx.fail(new AntiphonError('processor_failed', CONTRADICTION));
      } while (this.#again && left >= 0);
    } finally {
      this.#deciding = false;
    }
  }

  #decideOnce(): void {
    const { floor } = this;
    const { start, end, mute } = this.#settings;
    const muting = mute.find((strategy) => this.#ask(() => strategy.mutes(floor)) === true);
    if ((muting !== undefined) !== floor.muted) {
      this.#setMuted(muting);
      return;
    }
    let turnAtMs = NEVER;
    if (floor.taken) {
      const [ending, atMs] = this.#earliest(end, (strategy) => strategy.endsAt(floor));
      if (ending !== undefined && atMs <= floor.nowMs) {
        this.#end(ending.name);
        return;
      }
      turnAtMs = atMs;
    } else if (!floor.muted) {
      const [starting, atMs] = this.#earliest(start, (strategy) => strategy.startsAt(floor));
      if (starting !== undefined && atMs <= floor.nowMs) {
        this.#begin(starting.name, starting.startsAfresh ?? false);
        return;
      }
      turnAtMs = atMs;
    }
    const idleAtMs = this.#idle?.dueMs(floor) ?? NEVER;
    if (idleAtMs <= floor.nowMs) this.#userIsIdle();
    else this.#wakeAt(Math.min(turnAtMs, idleAtMs));
  }

  #earliest<S>(strategies: readonly S[], when: (strategy: S) => number): readonly [S | undefined, number] {
    let earliest: S | undefined;
    let earliestMs = NEVER;
    for (const strategy of strategies) {
      const atMs = this.#ask(() => when(strategy)) ?? NEVER;
      if (!(atMs < earliestMs)) continue;
      earliest = strategy;
      earliestMs = atMs;
    }
    return [earliest, earliestMs];
  }

  /** A strategy that throws has no opinion. */
  #ask<T>(question: () => T): T | undefined {
    try {
      return question();
    } catch (error) {
      this.#ctx.fail(error);
      return undefined;
    }
  }

  #wakeAt(atMs: number): void {
    if (atMs === this.#timerAtMs) return;
    this.#timer?.cancel();
    this.#timerAtMs = atMs;
    if (atMs === NEVER) return;
    this.#timer = this.#ctx.after(atMs - this.floor.nowMs, () => {
      this.#timerAtMs = NEVER;
      this.decide();
    });
  }

  #begin(strategy: string, afresh: boolean): void {
    const { session } = this.#ctx;
    const interrupting = session.answering;
    this.floor.take(interrupting, afresh);
    this.#turn = session.beginTurn(strategy);
    this.#cut = interrupting && this.#settings.resume !== false ? session.turns.at(-1) : undefined;
    this.#ctx.broadcast(new UserStartedSpeakingFrame({ voiceAtMs: this.floor.speechFromMs, strategy }));
    this.#again = true;
  }

  #end(strategy: string): void {
    const { floor } = this;
    const { session } = this.#ctx;
    const cut = this.#cut;
    const { words, voiceToMs } = floor;
    const whole = floor.whole(this.#turn);
    const forNothing = words === '' || (isBackchannel(words) && cut !== undefined && !asksAtCut(cut));
    this.#cut = undefined;
    floor.giveBack();
    this.#again = true;
    if (words !== '') this.#idle?.userThere(floor.nowMs);
    else this.#idle?.noted(floor.nowMs);
    this.#ctx.broadcast(new UserStoppedSpeakingFrame({ voiceAtMs: voiceToMs, strategy }));
    if (!forNothing) {
      // Somebody else may have begun a turn meanwhile: what was said deserves one of its own.
      const turn = session.turn === this.#turn ? this.#turn : session.beginTurn(strategy);
      this.#ctx.emit(turn === whole.turn ? whole : whole.with({ turn }));
    } else if (cut !== undefined && !this.#over) {
      this.#resume(cut);
    }
  }

  /** Goes on with an answer that was interrupted for nothing. */
  #resume(cut: TurnRecord): void {
    const { turn } = this.#ctx.session;
    if (turn !== this.#turn) return;
    const resumption = resumptionOf(cut);
    if (resumption?.form === 'speak') this.#ctx.emit(new TTSSpeakFrame({ turn, text: resumption.text }));
    if (resumption?.form === 'run')
      this.#ctx.emit(new LLMRunFrame({ turn, instruction: resumption.instruction }));
  }

  #setMuted(strategy: MuteStrategy | undefined): void {
    const { floor } = this;
    this.#again = true;
    if (strategy !== undefined) {
      if (floor.taken) this.#end('mute');
      floor.mute();
    } else {
      const { ignoredVoices, ignoredTranscripts } = floor;
      floor.unmute();
      this.#idle?.noted(floor.nowMs);
      this.#count('mutedVoices', ignoredVoices);
      this.#count('mutedTranscripts', ignoredTranscripts);
    }
    this.#ctx.broadcast(new UserMuteFrame({ muted: floor.muted, strategy: strategy?.name }));
  }

  #count(name: string, value: number): void {
    if (value > 0)
      this.#ctx.emit(new MetricsFrame({ processor: this.#ctx.name, name, value, unit: 'count' }));
  }

  #userIsIdle(): void {
    const { idle } = this.#settings;
    const watch = this.#idle;
    if (!idle || watch === undefined) return;
    const { nowMs, answering } = this.floor;
    const idleMs = watch.idleMs(nowMs);
    watch.noted(nowMs);
    this.#again = true;
    // Not heard, but at work: a tool takes its time, or speech is being made.
    if (answering) return;
    const count = ++watch.count;
    this.#ctx.broadcast(new UserIdleFrame({ idleMs, count }));
    const prompt = this.#ask(() => idle.onIdle?.(count, this.#ctx));
    if (!prompt) return;
    const turn = this.#ctx.session.turnToSpeakIn();
    this.#ctx.emit(new TTSSpeakFrame({ turn, text: prompt }));
  }

  #botAsked(): boolean {
    const last = this.#ctx.session.conversation.messages.findLast(({ role }) => role === 'assistant');
    return last?.role === 'assistant' && last.text.trimEnd().endsWith('?');
  }
}

const CONTRADICTION =
  'the turn-taking strategies contradict one another: one starts a turn as soon as another ends it';

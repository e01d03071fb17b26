import type { Timer } from '../clock/index.js';
import type { Conversation } from '../conversation/index.js';
import { AntiphonError } from '../error.js';
import { isBackchannel } from '../text/index.js';
import type { TurnRecord } from '../turns/turn-record.js';
import { IdleWatch } from './idle-watch.js';
import { type HeardSegment, LiveFloor } from './live-floor.js';
import { idleDefaults, type TurnTakingSettings } from './options.js';
import { asksAtCut, type Resumption, resumptionOf } from './resumption.js';
import type { Segment } from './segments.js';
import { type MuteStrategy, NEVER } from './strategy.js';

/** Decisions that may follow from one event; more means strategies that contradict one another. */
const MAX_DECISIONS = 32;

/** Where turn-taking is at work: what it asks, and whom it tells what it has decided. Knows no frames. */
export interface FloorControlHost {
  now(): number;
  after(delayMs: number, callback: () => void): Timer;
  /** An answer is being made or heard. */
  readonly answering: boolean;
  /** The number of the current turn. */
  readonly turn: number;
  /** Begins the next turn; interrupts the answer to this one, if there is any. */
  beginTurn(reason: string): number;
  /** The records of the turns so far, the latest last. */
  readonly turns: readonly TurnRecord[];
  readonly conversation: Conversation;
  userStarted(voiceAtMs: number | undefined, strategy: string): void;
  userStopped(voiceAtMs: number | undefined, strategy: string): void;
  /** The whole of what the user said, to be answered in `turn`. */
  userSaid(whole: Segment, turn: number): void;
  /** An answer was interrupted for nothing. */
  resume(how: Resumption, turn: number): void;
  userMuted(muted: boolean, strategy: string | undefined): void;
  /** So much was ignored in a mute that is over. */
  ignored(voices: number, transcripts: number): void;
  /** The user has said nothing for `idleMs`, for the `count`th time in a row. */
  userIdle(idleMs: number, count: number): void;
  fail(error: unknown): void;
}

/**
 * Gives the turn to the user and takes it back, as the strategies say: asks them after everything that
 * happens, and when the earliest time that they named has come. One per session, with one timer.
 */
export class FloorControl {
  readonly floor: LiveFloor;
  readonly #host: FloorControlHost;
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

  constructor(host: FloorControlHost, settings: TurnTakingSettings) {
    this.#host = host;
    this.#settings = settings;
    this.floor = new LiveFloor(host, () => this.decide());
    const { idle } = settings;
    if (idle) this.#idle = new IdleWatch(idle.afterMs, idle.maxTimes ?? idleDefaults.maxTimes);
  }

  segment(heard: HeardSegment): void {
    this.#askMutes();
    this.floor.segment(heard);
    this.decide();
  }

  /** @returns whether it is listened to. */
  interim(text: string): boolean {
    this.#askMutes();
    if (this.floor.muted) return false;
    this.floor.interimSegment(text);
    this.decide();
    return true;
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
        else this.#host.fail(new AntiphonError('processor_failed', CONTRADICTION));
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
      this.#host.fail(error);
      return undefined;
    }
  }

  #wakeAt(atMs: number): void {
    if (atMs === this.#timerAtMs) return;
    this.#timer?.cancel();
    this.#timerAtMs = atMs;
    if (atMs === NEVER) return;
    this.#timer = this.#host.after(atMs - this.floor.nowMs, () => {
      this.#timerAtMs = NEVER;
      this.decide();
    });
  }

  #begin(strategy: string, afresh: boolean): void {
    const host = this.#host;
    const interrupting = host.answering;
    this.floor.take(interrupting, afresh);
    this.#turn = host.beginTurn(strategy);
    this.#cut = interrupting && this.#settings.resume !== false ? host.turns.at(-1) : undefined;
    host.userStarted(this.floor.speechFromMs, strategy);
    this.#again = true;
  }

  #end(strategy: string): void {
    const { floor } = this;
    const host = this.#host;
    const cut = this.#cut;
    const { words, voiceToMs } = floor;
    const whole = floor.whole();
    const forNothing = words === '' || (isBackchannel(words) && cut !== undefined && !asksAtCut(cut));
    this.#cut = undefined;
    floor.giveBack();
    this.#again = true;
    if (words !== '') this.#idle?.userThere(floor.nowMs);
    else this.#idle?.noted(floor.nowMs);
    host.userStopped(voiceToMs, strategy);
    if (!forNothing) {
      // Somebody else may have begun a turn meanwhile: what was said deserves one of its own.
      host.userSaid(whole, host.turn === this.#turn ? this.#turn : host.beginTurn(strategy));
    } else if (cut !== undefined && !this.#over) {
      this.#resume(cut);
    }
  }

  /** Goes on with an answer that was interrupted for nothing. */
  #resume(cut: TurnRecord): void {
    const { turn } = this.#host;
    if (turn !== this.#turn) return;
    const resumption = resumptionOf(cut);
    if (resumption !== undefined) this.#host.resume(resumption, turn);
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
      this.#host.ignored(ignoredVoices, ignoredTranscripts);
    }
    this.#host.userMuted(floor.muted, strategy?.name);
  }

  #userIsIdle(): void {
    const watch = this.#idle;
    if (watch === undefined) return;
    const { nowMs, answering } = this.floor;
    const idleMs = watch.idleMs(nowMs);
    watch.noted(nowMs);
    this.#again = true;
    // Not heard, but at work: a tool takes its time, or speech is being made.
    if (answering) return;
    this.#host.userIdle(idleMs, ++watch.count);
  }

  #botAsked(): boolean {
    const last = this.#host.conversation.messages.findLast(({ role }) => role === 'assistant');
    return last?.role === 'assistant' && last.text.trimEnd().endsWith('?');
  }
}

const CONTRADICTION =
  'the turn-taking strategies contradict one another: one starts a turn as soon as another ends it';

import type { Timer } from '../clock/index.js';
import { NO_TURN } from '../turns/no-turn.js';
import type { AvatarPlayoutOptions } from './avatar-options.js';
import { Utterance } from './utterance.js';

/** Whoever wants to know what is heard of an avatar. */
export interface AvatarPlayoutEvents {
  now(): number;
  after(delayMs: number, callback: () => void): Timer;
  started(turn: number): void;
  /** So much of the turn's speech was heard; never less than before. */
  heard(turn: number, heardMs: number, finished: boolean): void;
  stopped(turn: number, interrupted: boolean): void;
  /** Less speech, or more, waits to be heard. */
  changed(): void;
  /**
   * The avatar has not said that it began, and speech that is not confirmed does not count as heard. Who takes this calls
   * {@link AvatarPlayout.abandon} or {@link AvatarPlayout.cut}. @defaultValue it is taken to have begun
   */
  silent?(): void;
  /** When the avatar was last known to be there, by the same clock. @defaultValue now */
  lastSignMs?(): number;
}

type Rules = Required<
  Pick<
    AvatarPlayoutOptions,
    'startTimeoutMs' | 'endTimeoutMs' | 'reportMs' | 'silenceMs' | 'unconfirmed' | 'unseenMs'
  >
>;

/**
 * What is heard of an avatar, by its own account where it gives one, else by the clock: utterances in the order in
 * which they were given. Reports that repeat do no harm, and those that are missing are made up for after a
 * while. Holds what was not heard, for whoever says it instead.
 */
export class AvatarPlayout<Part> {
  readonly #rules: Rules;
  readonly #events: AvatarPlayoutEvents;
  #queue: Utterance<Part>[] = [];
  #lastId = 0;
  /** The newest turn of which something was given, how much, and whether more is expected. */
  #turn = NO_TURN;
  #turnMs = 0;
  #isOpen = false;
  /** The avatar has said of something that it began: from one that never does, nothing can be concluded. */
  #tellsStarts = false;
  /** The turn that the listener hears. */
  #speaking = NO_TURN;
  #timer: Timer | undefined;
  #idle: (() => void)[] = [];

  constructor(rules: Rules, events: AvatarPlayoutEvents) {
    this.#rules = rules;
    this.#events = events;
  }

  /** How much was given and not heard. */
  get unheardMs(): number {
    const nowMs = this.#seenMs();
    return this.#queue.reduce((sum, each) => sum + each.givenMs - each.heardMs(nowMs), 0);
  }

  /** How many utterances wait or are being heard. */
  get size(): number {
    return this.#queue.length;
  }

  /** The newest turn of which something was given. */
  get turn(): number {
    return this.#turn;
  }

  /** Where in its turn begins what is being heard or waits to be; the end of all that was given if nothing does. */
  get givenFromMs(): number {
    return this.#queue[0]?.fromMs ?? this.#turnMs;
  }

  /** A new utterance at the end. */
  open(turn: number): Utterance<Part> {
    if (turn !== this.#turn) {
      this.#turn = turn;
      this.#turnMs = 0;
    }
    this.#isOpen = true;
    const utterance = new Utterance<Part>(++this.#lastId, turn, this.#turnMs);
    this.#queue.push(utterance);
    return utterance;
  }

  /** More of an utterance; of the last one, unless its length was not known before. */
  give(utterance: Utterance<Part>, part: Part, ms: number): void {
    utterance.add(part, ms, this.#events.now(), this.#seenMs());
    this.#turnMs += ms;
    if (utterance.hasBegun && utterance.startedAtMs === undefined) this.#begin(utterance);
    this.#events.changed();
    this.#watch();
  }

  find(id: number): Utterance<Part> | undefined {
    return this.#queue.find((each) => each.id === id);
  }

  /** No more of the turn is expected. */
  finish(turn: number): void {
    if (turn !== this.#turn || !this.#isOpen) return;
    this.#isOpen = false;
    for (const each of this.#queue) each.complete = true;
    const head = this.#queue[0];
    if (head === undefined) this.#events.heard(turn, this.#turnMs, true);
    else if (this.#isPaused(head)) this.#end(head);
  }

  /** An utterance turns out to be so long. */
  lasts(id: number, ms: number): Utterance<Part> | undefined {
    const at = this.#queue.findIndex((each) => each.id === id);
    const utterance = this.#queue[at];
    if (utterance === undefined) return undefined;
    const byMs = ms - utterance.givenMs;
    utterance.stretch(byMs);
    for (const later of this.#queue.slice(at + 1)) if (later.turn === utterance.turn) later.fromMs += byMs;
    if (utterance.turn === this.#turn) this.#turnMs += byMs;
    return utterance;
  }

  /** The avatar says that it speaks. */
  started(id: number | undefined): void {
    const head = this.#reported(id);
    if (head === undefined || head.startedAtMs !== undefined || head.givenMs === 0) return;
    this.#tellsStarts = true;
    this.#begin(head);
  }

  /** The avatar says that it has ended. Of what it names, that is whole, it has said that it began as well. */
  ended(id: number | undefined): void {
    const head = this.#reported(id);
    if (head === undefined) return;
    if (id !== undefined && head.complete && head.startedAtMs === undefined) this.#begin(head);
    if (head.startedAtMs === undefined) return;
    // Without a name it may be the end of what was interrupted before: this one cannot be over yet.
    const leftMs = head.runsOutAtMs - this.#events.now();
    if (id === undefined && leftMs > this.#rules.endTimeoutMs) return;
    if (head.complete) this.#end(head);
    else this.#pause(head);
  }

  /** Everything of `turn` and before is over. Says whether the avatar had anything of it. */
  cut(turn: number): boolean {
    const nowMs = this.#seenMs();
    const over = this.#queue.filter((each) => each.turn <= turn);
    this.#queue = this.#queue.filter((each) => each.turn > turn);
    const wasOpen = this.#isOpen && this.#turn <= turn;
    if (wasOpen) this.#isOpen = false;
    for (const each of new Set(over.map((utterance) => utterance.turn))) {
      const first = over.find((utterance) => utterance.turn === each) as Utterance<Part>;
      this.#events.heard(each, first.fromMs + first.heardMs(nowMs), true);
    }
    this.#silence(turn, true);
    this.#changed();
    return over.some(({ givenMs }) => givenMs > 0);
  }

  /** The avatar is gone: takes away everything that was not heard, oldest first, and how much of each part was. */
  abandon(): readonly { readonly part: Part; readonly heardMs: number }[] {
    const nowMs = this.#seenMs();
    const queue = this.#queue;
    const first = queue[0];
    this.#queue = [];
    this.#isOpen = false;
    if (first !== undefined) this.#events.heard(first.turn, first.fromMs + first.heardMs(nowMs), false);
    this.#silence(Number.POSITIVE_INFINITY, false);
    this.#changed();
    return queue.flatMap((utterance) => utterance.left(nowMs));
  }

  /** Whether more of the newest turn is expected. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when everything was heard. No more comes. */
  drain(): Promise<void> {
    this.finish(this.#turn);
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Forgets everything, without a word. */
  close(): void {
    this.#queue = [];
    this.#changed();
  }

  /** Until when what the avatar says may count as heard: now, unless it has not been seen for a while. */
  #seenMs(): number {
    const nowMs = this.#events.now();
    const { lastSignMs } = this.#events;
    return lastSignMs === undefined ? nowMs : Math.min(nowMs, lastSignMs() + this.#rules.unseenMs);
  }

  /** The utterance that a report is about: the one being heard, or the next. An earlier one has been dealt with. */
  #reported(id: number | undefined): Utterance<Part> | undefined {
    if (id === undefined) return this.#queue[0];
    const found = this.find(id);
    // Those before it must be over.
    while (found !== undefined && this.#queue[0] !== found) this.#end(this.#queue[0] as Utterance<Part>);
    return found;
  }

  /** It has been heard as far as it was given. */
  #isPaused(utterance: Utterance<Part>): boolean {
    const { startedAtMs, givenMs } = utterance;
    return startedAtMs === undefined && utterance.heardMs(this.#seenMs()) >= givenMs;
  }

  #begin(utterance: Utterance<Part>): void {
    utterance.begin(this.#events.now());
    const { turn } = utterance;
    if (this.#speaking !== turn) {
      this.#speaking = turn;
      this.#events.started(turn);
    }
    this.#watch();
  }

  #missesStart(utterance: Utterance<Part>): void {
    const mayCount = this.#rules.unconfirmed === 'heard' && !this.#tellsStarts;
    if (!mayCount && this.#events.silent !== undefined) this.#events.silent();
    else this.#begin(utterance);
  }

  #pause(utterance: Utterance<Part>): void {
    utterance.pause();
    this.#events.heard(utterance.turn, utterance.fromMs + utterance.givenMs, false);
    this.#silence(utterance.turn, false);
  }

  #end(utterance: Utterance<Part>): void {
    const { turn } = utterance;
    this.#queue.shift();
    const next = this.#queue[0];
    if (next?.waitsSinceMs !== undefined) next.waitsSinceMs = this.#events.now();
    const goesOn = next?.turn === turn;
    const finished = !goesOn && !(this.#isOpen && turn === this.#turn);
    this.#events.heard(turn, utterance.fromMs + utterance.givenMs, finished);
    if (!goesOn) this.#silence(turn, false);
    this.#changed();
  }

  #silence(upTo: number, interrupted: boolean): void {
    const turn = this.#speaking;
    if (turn === NO_TURN || turn > upTo) return;
    this.#speaking = NO_TURN;
    this.#events.stopped(turn, interrupted);
  }

  #changed(): void {
    this.#events.changed();
    if (this.#queue.length > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Looks at the clock every `reportMs` while there is something to be heard. */
  #watch(): void {
    if (this.#timer !== undefined || this.#queue.length === 0) return;
    this.#timer = this.#events.after(this.#rules.reportMs, () => {
      this.#timer = undefined;
      this.#tick();
      this.#watch();
    });
  }

  #tick(): void {
    const head = this.#queue[0];
    if (head === undefined) return;
    const { startTimeoutMs, endTimeoutMs, silenceMs } = this.#rules;
    if (head.startedAtMs === undefined) {
      const waitedMs = this.#events.now() - (head.waitsSinceMs ?? this.#events.now());
      if (this.#isPaused(head)) {
        if (head.complete) this.#end(head);
      } else if (waitedMs >= startTimeoutMs) this.#missesStart(head);
      return;
    }
    const nowMs = this.#seenMs();
    const lateMs = nowMs - head.runsOutAtMs;
    if (lateMs < 0) this.#events.heard(head.turn, head.fromMs + head.heardMs(nowMs), false);
    else if (head.complete && lateMs >= endTimeoutMs) this.#end(head);
    else if (!head.complete && lateMs >= silenceMs) this.#pause(head);
    head.release(nowMs);
    this.#events.changed();
  }
}

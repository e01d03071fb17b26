import type { Listener } from './listener.js';
import type { Pacing, PlayoutEvents } from './playout-options.js';
import { TurnPlayout } from './turn-playout.js';

/** Tells what the listener hears of each turn: that it began, how far it is, that it ended. */
export class TurnReports {
  readonly #pacing: Pacing;
  readonly #events: PlayoutEvents;
  readonly #listener: Listener;
  /** How far the model clock lags behind what is sent. */
  readonly #delayMs: number;
  /** Oldest first; the last one stays until a newer one comes, so that its truth can be told again. */
  #turns: TurnPlayout[] = [];
  /**
   * While a speech is heard and only more of it is sent, nothing is to be told before this; else it lies in the past.
   * So that most frames need not be asked about.
   */
  #calmUntilMs = Number.NEGATIVE_INFINITY;

  constructor(pacing: Pacing, events: PlayoutEvents, listener: Listener) {
    this.#pacing = pacing;
    this.#events = events;
    this.#listener = listener;
    this.#delayMs = pacing.acknowledged ? pacing.latencyMs + pacing.ackTimeoutMs : pacing.latencyMs;
  }

  /** The newest turn of which speech came. */
  get newest(): TurnPlayout | undefined {
    return this.#turns.at(-1);
  }

  /** Whether everything that was sent was heard. */
  get isQuiet(): boolean {
    return this.#turns.every((turn) => turn.isHeard);
  }

  find(turn: number): TurnPlayout | undefined {
    return this.#turns.find((known) => known.turn === turn);
  }

  /** The record of a turn, at least as new as the newest. An older one is over when this is new. */
  open(turn: number): TurnPlayout {
    const { newest } = this;
    if (newest?.turn === turn) return newest;
    this.complete();
    const opened = new TurnPlayout(turn, this.#pacing.sampleRate);
    this.#turns.push(opened);
    return opened;
  }

  /** No more is expected of any turn. */
  complete(): void {
    for (const turn of this.#turns) turn.complete = true;
  }

  /** Something other than the next frame has come: what is to be told may have changed. */
  wake(): void {
    this.#calmUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** When something is to be told next. May be too early where it is not before `beforeMs`. */
  next(beforeMs: number): number {
    if (this.#calmUntilMs >= beforeMs) return this.#calmUntilMs;
    const nextMs = this.#nextMs;
    if (this.#isCalm) this.#calmUntilMs = nextMs;
    return nextMs;
  }

  get #isCalm(): boolean {
    const turn = this.#turns[0];
    return turn?.speaking === true && !turn.told && turn.quietSinceMs === undefined;
  }

  get #nextMs(): number {
    const turn = this.#turns[0];
    if (turn === undefined || turn.told) return Number.POSITIVE_INFINITY;
    if (!turn.speaking) return (this.#listener.startOf(turn) ?? Number.POSITIVE_INFINITY) + this.#delayMs;
    if (turn.quietSinceMs !== undefined) return turn.quietSinceMs + this.#pacing.silenceMs;
    const heardMs = (this.#listener.endOf(turn) ?? Number.POSITIVE_INFINITY) + this.#delayMs;
    return Math.min(heardMs, turn.reportedAtMs + this.#pacing.reportMs);
  }

  /** Tells what has come to be true. A listener may push, finish or interrupt from within. */
  tell(nowMs: number): void {
    if (nowMs < this.#calmUntilMs) return;
    do this.hear(nowMs);
    while (this.#tellNext(nowMs));
    this.#calmUntilMs = this.#isCalm ? this.#nextMs : Number.NEGATIVE_INFINITY;
  }

  /** Brings up to date what was heard. */
  hear(nowMs: number): void {
    this.#listener.hear(nowMs - this.#delayMs);
  }

  /** What is known of `turn` and those before. */
  upTo(turn: number): readonly TurnPlayout[] {
    return this.#turns.filter((known) => known.turn <= turn);
  }

  /** These are over. What the peer has not `flushed` of them will still be heard. */
  cut(over: readonly TurnPlayout[], flushed: boolean): void {
    this.wake();
    for (const known of over) {
      if (!flushed) known.modelled = known.sent;
      known.isCut = true;
      known.told = true;
      this.#listener.forget(known);
    }
  }

  /** Tells how turns came out that were cut. */
  tellCut(over: readonly TurnPlayout[]): void {
    for (const known of over) {
      const wasSpeaking = known.speaking;
      known.speaking = false;
      this.#events.onHeard?.(known.turn, known.heardMs, true);
      if (wasSpeaking) this.#events.onStopped?.(known.turn, true);
    }
  }

  /** Changes the state first and tells second, so that whoever is told may change it again. */
  #tellNext(nowMs: number): boolean {
    const turn = this.#turns[0];
    if (turn === undefined) return false;
    if (turn.told) {
      if (this.#turns.length > 1) this.#turns.shift();
      return this.#turns[0] !== turn;
    }
    if (!turn.speaking && this.#isHearing(turn, nowMs)) return this.#started(turn, nowMs);
    if (turn.isHeard && turn.complete) return this.#finished(turn);
    if (!turn.speaking) return false;
    if (turn.isHeard) return this.#waits(turn, nowMs);
    if (nowMs < turn.reportedAtMs + this.#pacing.reportMs) return false;
    turn.reportedAtMs = nowMs;
    this.#events.onHeard?.(turn.turn, turn.heardMs, false);
    return true;
  }

  #isHearing(turn: TurnPlayout, nowMs: number): boolean {
    if (turn.heardMs > turn.stoppedAtMs) return true;
    const startMs = this.#listener.startOf(turn);
    return startMs !== undefined && startMs <= nowMs - this.#delayMs;
  }

  #started(turn: TurnPlayout, nowMs: number): true {
    turn.speaking = true;
    turn.reportedAtMs = nowMs;
    this.#events.onStarted?.(turn.turn);
    return true;
  }

  #finished(turn: TurnPlayout): true {
    const wasSpeaking = turn.speaking;
    turn.told = true;
    turn.speaking = false;
    turn.stoppedAtMs = turn.heardMs;
    this.#events.onHeard?.(turn.turn, turn.heardMs, true);
    if (wasSpeaking) this.#events.onStopped?.(turn.turn, false);
    return true;
  }

  /** Everything was heard, and more is expected. */
  #waits(turn: TurnPlayout, nowMs: number): boolean {
    turn.quietSinceMs ??= nowMs;
    if (nowMs < turn.quietSinceMs + this.#pacing.silenceMs) return false;
    turn.speaking = false;
    turn.stoppedAtMs = turn.heardMs;
    this.#events.onHeard?.(turn.turn, turn.heardMs, false);
    this.#events.onStopped?.(turn.turn, false);
    return true;
  }
}

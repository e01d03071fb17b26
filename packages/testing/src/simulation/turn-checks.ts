import {
  type AssistantMessage,
  type Session,
  type SessionSummary,
  type TurnRecord,
  type VirtualClock,
  wordsOf,
} from '@antiphon/core';
import type { ScriptedTransport } from '../scripted/index.js';

const MAX_PROBLEMS = 20;
/** The speaker's high mark, and what is on its way when it is reached. */
const MAX_QUEUED_MS = 4_500;
/** Microphone, playout, a model's pace and its time limit, a recogniser's delays: no more at any time. */
const MAX_TIMERS = 60;

/** Compares what every turn's record says with the conversation and with the sound that was played. */
export class TurnChecks {
  readonly #session: Session;
  readonly #transport: ScriptedTransport;
  readonly #clock: VirtualClock;
  readonly #problems: string[] = [];
  readonly #outcomes: Record<string, number> = {};
  #turns = 0;
  #lastTurn = -1;
  #wordsHeard = 0;
  #peakTimers = 0;

  constructor(session: Session, transport: ScriptedTransport, clock: VirtualClock) {
    this.#session = session;
    this.#transport = transport;
    this.#clock = clock;
  }

  get totals() {
    return {
      turns: this.#turns,
      outcomes: this.#outcomes,
      wordsHeard: this.#wordsHeard,
      peakQueuedMs: this.#transport.peakQueuedMs,
      peakTimers: this.#peakTimers,
    };
  }

  turn(record: TurnRecord): void {
    this.#turns++;
    this.#outcomes[record.outcome] = (this.#outcomes[record.outcome] ?? 0) + 1;
    if (record.turn <= this.#lastTurn)
      this.#fail(record, `its record came after that of turn ${this.#lastTurn}`);
    this.#lastTurn = Math.max(this.#lastTurn, record.turn);
    this.#heard(record);
    this.#peakTimers = Math.max(this.#peakTimers, this.#clock.pending);
    if (record.errors.length > 0) this.#fail(record, `errors: ${record.errors.join('; ')}`);
    if (record.outcome === 'completed' && record.heard !== record.said)
      this.#fail(record, 'it was not heard whole');
  }

  atEnd(summary: SessionSummary, pendingTimers: number, openRequests: number): string[] {
    const problems = this.#problems;
    const { outcome, reason, stats, turns } = summary;
    if (outcome !== 'ended') problems.push(`the session was ${outcome}: ${reason}`);
    // Turn 0 is the time before anybody spoke, and has no record then.
    if (turns !== this.#turns) problems.push(`${turns} turns have ${this.#turns} records`);
    if (Object.keys(stats.dropped).length > 0) problems.push(`dropped: ${JSON.stringify(stats.dropped)}`);
    if (pendingTimers > 0) problems.push(`${pendingTimers} timers are left`);
    if (openRequests > 0) problems.push(`${openRequests} requests are left`);
    const { peakQueuedMs } = this.#transport;
    if (peakQueuedMs > MAX_QUEUED_MS) problems.push(`${peakQueuedMs} ms of speech waited`);
    if (this.#peakTimers > MAX_TIMERS) problems.push(`${this.#peakTimers} timers were set`);
    return problems;
  }

  #heard(record: TurnRecord): void {
    const played = this.#transport.heardIn(record.turn);
    this.#wordsHeard += wordsOf(played).length;
    if (played !== record.heard)
      this.#fail(record, `heard '${played}', and its record says '${record.heard}'`);
    const message = this.#session.conversation.messages.findLast(
      (candidate): candidate is AssistantMessage =>
        candidate.role === 'assistant' && candidate.turn === record.turn,
    );
    const kept = message?.text.trim() ?? '';
    if (kept !== played) this.#fail(record, `heard '${played}', and the conversation says '${kept}'`);
  }

  #fail({ turn, outcome }: TurnRecord, what: string): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(`turn ${turn} (${outcome}): ${what}`);
  }
}

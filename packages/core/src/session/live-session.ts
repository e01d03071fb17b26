import type { Observable, SchedulerLike } from 'rxjs';
import { type Clock, systemClock, type Timer, TimerSet } from '../clock/index.js';
import { Conversation } from '../conversation/index.js';
import { AntiphonError, messageOf } from '../error.js';
import {
  type Frame,
  type FrameClass,
  NO_TURN,
  StartFrame,
  type TextFrame,
  type TranscriptionFrame,
} from '../frames/internal.js';
import type { Observer } from '../observers/index.js';
import type { Plan } from '../pipeline/plan.js';
import type { FailOptions } from '../processors/context.js';
import { TurnKeeper } from '../turns/turn-keeper.js';
import type { TurnRecord } from '../turns/turn-record.js';
import { ClockScheduler } from './clock-scheduler.js';
import { Concerns, concernsSession } from './concerns.js';
import { Dispatch, type DispatchHost } from './dispatch.js';
import { errorReport } from './error-report.js';
import { Lifecycle } from './lifecycle.js';
import { mustTake } from './must-take.js';
import { Node } from './node.js';
import type { Session, SessionOptions, SessionState, SessionStats, SessionSummary } from './session.js';
import { SessionTurns } from './session-turns.js';
import { type SessionStartUp, StartUp } from './start-up.js';
import type { Taps } from './taps.js';
import { Works } from './works.js';

let lastSession = 0;

/** The running session: ties the path of its frames to its turns, its work and its life. */
export class LiveSession implements Session, DispatchHost {
  readonly id: string;
  readonly clock: Clock;
  readonly plan: Plan;
  readonly options: SessionOptions;
  readonly dispatch: Dispatch;
  readonly works: Works;
  readonly keeper: TurnKeeper;
  readonly starting: StartUp;

  readonly #openedMs: number;
  readonly #lifecycle: Lifecycle;
  readonly #concerns: Concerns;
  #conversation: Conversation | undefined;
  #scheduler: ClockScheduler | undefined;
  #abort: AbortController | undefined;
  readonly #timers: TimerSet;
  readonly #turns: SessionTurns;
  readonly #records: TurnRecord[] = [];
  #errors = 0;
  #staleDropped = 0;
  /** By queue. Made when the first drops something: most sessions never need it. */
  #dropped: Record<string, number> | undefined;

  constructor(plan: Plan, options: SessionOptions) {
    this.plan = plan;
    this.options = options;
    this.id = options.id ?? `session-${++lastSession}`;
    this.clock = options.clock ?? systemClock;
    this.#timers = new TimerSet(this.clock);
    this.#openedMs = this.clock.now();
    this.starting = new StartUp(this);
    this.#conversation = options.conversation;
    this.dispatch = new Dispatch(this, options.observers);
    this.works = new Works((turn) => this.keeper.settle(turn));
    // A conversation brings the turns of the session before: this one's come after them.
    const opening = (this.#conversation?.lastTurn ?? NO_TURN) + 1;
    this.keeper = new TurnKeeper(this, opening);
    this.#turns = new SessionTurns(this, this.keeper, opening);
    this.#concerns = new Concerns(this);
    this.dispatch.nodes = plan.stages.map((stage, index) => new Node(this, index, stage));
    this.#lifecycle = new Lifecycle(this);
  }

  // --- what a person may ask ---

  get nodes(): readonly Node[] {
    return this.dispatch.nodes;
  }

  get state(): SessionState {
    return this.#lifecycle.state;
  }

  get isOver(): boolean {
    return this.#lifecycle.state === 'closed';
  }

  get conversation(): Conversation {
    this.#conversation ??= new Conversation();
    return this.#conversation;
  }

  get scheduler(): SchedulerLike {
    this.#scheduler ??= new ClockScheduler(this.clock);
    return this.#scheduler;
  }

  get turnCount(): number {
    return this.turn - this.#turns.opening;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.isOver && !this.#abort.signal.aborted) this.#abort.abort(closedError());
    return this.#abort.signal;
  }

  get stats(): SessionStats {
    const queued: Record<string, number> = {};
    for (const node of this.nodes) node.countQueued(queued);
    return {
      frames: this.dispatch.frames,
      errors: this.#errors,
      interruptions: this.#turns.interruptions,
      staleDropped: this.#staleDropped,
      queued,
      dropped: { ...this.#dropped },
    };
  }

  get startUp(): SessionStartUp | undefined {
    return this.starting.record;
  }

  get turns(): readonly TurnRecord[] {
    return this.#records;
  }

  get closed(): Promise<SessionSummary> {
    return this.#lifecycle.closed;
  }

  get answering(): boolean {
    return this.keeper.answering;
  }

  get hasPlayout(): boolean {
    return this.plan.hasPlayout;
  }

  now(): number {
    return this.clock.now() - this.#openedMs;
  }

  start(): Promise<void> {
    return this.#lifecycle.start();
  }

  end(reason?: string): Promise<SessionSummary> {
    return this.#lifecycle.end(reason);
  }

  cancel(reason?: string): Promise<SessionSummary> {
    return this.#lifecycle.cancel(reason);
  }

  send(frame: Frame): void {
    mustTake(this, frame);
    const { dispatch, plan } = this;
    if (dispatch.enter(frame, undefined)) dispatch.follow(frame, undefined, plan.head[frame.kindIndex]);
  }

  sendUp(frame: Frame): void {
    mustTake(this, frame);
    if (this.dispatch.enter(frame, undefined)) this.dispatch.passUp(frame, undefined, this.plan.tail);
  }

  get turn(): number {
    return this.#turns.current;
  }

  beginTurn(reason: string): number {
    return this.#turns.begin(reason);
  }

  interrupt(reason: string): number {
    return this.#turns.interrupt(reason);
  }

  hear(said: TranscriptionFrame | TextFrame): number {
    return this.#turns.hear(said);
  }

  turnToSpeakIn(): number {
    return this.#turns.toSpeakIn();
  }

  frames$<F extends Frame>(Class: FrameClass<F>): Observable<F> {
    return this.#taps().frames$(Class);
  }

  get output$(): Observable<Frame> {
    return this.#taps().output$;
  }

  get turns$(): Observable<TurnRecord> {
    return this.#taps().turns$;
  }

  observe(observer: Observer): () => void {
    return this.dispatch.observe(observer);
  }

  // --- what the path of a frame asks ---

  entered(frame: Frame, by: Node | undefined): boolean {
    if (this.#lifecycle.state === 'closed') return false;
    return !concernsSession(frame.kindIndex) || this.#concerns.heed(frame, by);
  }

  watcherFailed(who: string, error: unknown): void {
    this.#errors++;
    this.#concerns.errors.watcherFailed(who, error);
  }

  loops(node: Node | undefined): void {
    void this.#lifecycle.fail(`upstream frames pile up: ${node?.name ?? 'somebody'} sends in a loop`);
  }

  broadcast(frame: Frame, from: Node | undefined): void {
    if (this.isOver) return;
    if (Number.isNaN(frame.at) && !this.dispatch.enter(frame, from)) return;
    this.dispatch.follow(frame, from, this.plan.head[frame.kindIndex]);
  }

  /** Whether an ordered frame is of a turn that is over; counts it if so. */
  isStale(frame: Frame): boolean {
    if (frame.lane === 'system') return false;
    this.#staleDropped++;
    return true;
  }

  /** Turns something thrown into an `ErrorFrame` that travels upstream. Never throws. */
  fail(node: Node | undefined, error: unknown, options: FailOptions): void {
    this.#errors++;
    if (this.isOver) return;
    const report = errorReport(error, node?.name, options);
    // An error in the handling of an error is counted and seen, but starts no new round. The session's own has nowhere to go.
    if (node === undefined || options.frame?.kind === 'error') this.dispatch.enter(report, node);
    else node.emitUp(report);
    if (options.fatal) void this.#lifecycle.fail(messageOf(error));
  }

  // --- what processors and the lifecycle ask ---

  framesWithin$<F extends Frame>(Class: FrameClass<F>): Observable<F> {
    return this.#taps().framesWithin$(Class);
  }

  workIn(turn: number): number {
    return this.works.inTurn(turn);
  }

  turnSignal(turn: number): AbortSignal {
    return this.isOver ? AbortSignal.abort(closedError()) : this.#turns.signal(turn);
  }

  turnFinished(record: TurnRecord): void {
    this.#records.push(record);
    if (this.#records.length > (this.options.turnHistory ?? 100)) this.#records.shift();
    this.dispatch.tapsIfAny?.turnFinished(record);
  }

  /** A queue has dropped something, by its policy. */
  countDrop(queue: string, count = 1): void {
    this.#dropped ??= {};
    this.#dropped[queue] = (this.#dropped[queue] ?? 0) + count;
  }

  after(delayMs: number, callback: () => void, node?: Node): Timer {
    return this.#timers.after(delayMs, () => {
      if (!this.isOver) this.dispatch.run(callback, node);
    });
  }

  started(): void {
    this.#concerns.started();
    this.broadcast(new StartFrame({ sessionId: this.id }), undefined);
  }

  /** Stops all work: nothing that calls back from here on gets anywhere. */
  abortAll(reason: string): void {
    const error = new AntiphonError('aborted', reason);
    this.#abort?.abort(error);
    this.#turns.abort(error);
  }

  /** Lets go of everything. */
  release(): void {
    this.keeper.close('cancelled');
    this.abortAll('the session has closed');
    this.#timers.cancel();
    for (const node of this.nodes) node.unlink();
    this.dispatch.release();
  }

  #taps(): Taps {
    const { taps } = this.dispatch;
    if (this.isOver) taps.complete();
    return taps;
  }
}

function closedError(): AntiphonError {
  return new AntiphonError('aborted', 'the session is over');
}

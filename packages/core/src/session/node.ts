import type { Observable, SchedulerLike, Subscription } from 'rxjs';
import type { Clock, Timer } from '../clock/index.js';
import { BackPressureFrame, type Frame, type FrameClass, NO_TURN } from '../frames/index.js';
import type { PlannedStage, Routes } from '../pipeline/plan.js';
import type { Context, FailOptions, HeldQueue, WorkOptions } from '../processors/context.js';
import type { Work } from '../processors/work.js';
import type { LiveSession } from './live-session.js';
import { Multicast } from './multicast.js';
import { SessionWork } from './session-work.js';

const NOWHERE: Routes = [];

/**
 * A processor linked into a session: the context its handlers see. Everything that most processors never
 * use is made on first use, so that an idle session stays small.
 */
export class Node implements Context<Frame, unknown, Frame> {
  readonly session: LiveSession;
  readonly index: number;
  readonly #planned: PlannedStage;
  #down: Routes;
  #up: Routes;
  state: unknown = undefined;
  /** Which branch a switch has chosen, and the last frame it handed on. */
  activeBranch = 0;
  lastSwitched: Frame | undefined = undefined;
  #queues: HeldQueue[] | undefined = undefined;
  #input: Multicast<Frame> | undefined = undefined;
  #chain: Subscription | undefined = undefined;
  /** The frame that the RxJS chain was given last, to name it when the chain fails. */
  #given: Frame | undefined = undefined;
  /** How many queues downstream are above their high mark. */
  #pressure = 0;
  #writable: Set<() => void> | undefined = undefined;

  constructor(session: LiveSession, index: number, planned: PlannedStage) {
    this.session = session;
    this.index = index;
    this.#planned = planned;
    this.#down = planned.down;
    this.#up = planned.up;
  }

  get name(): string {
    return this.#planned.name;
  }

  get planned(): PlannedStage {
    return this.#planned;
  }

  get clock(): Clock {
    return this.session.clock;
  }

  get scheduler(): SchedulerLike {
    return this.session.scheduler;
  }

  get signal(): AbortSignal {
    return this.session.signal;
  }

  emit(frame: Frame): void {
    const { session } = this;
    const { turn } = frame;
    if (turn !== NO_TURN && turn < session.turn && session.isStale(frame)) return;
    const { dispatch } = session;
    if (Number.isNaN(frame.at) && !dispatch.enter(frame, this)) return;
    dispatch.follow(frame, this, this.#down[frame.kindIndex]);
  }

  emitUp(frame: Frame): void {
    const { dispatch } = this.session;
    if (Number.isNaN(frame.at) && !dispatch.enter(frame, this)) return;
    dispatch.passUp(frame, this, this.#up);
  }

  broadcast(frame: Frame): void {
    this.session.broadcast(frame, this);
  }

  /** Gives a frame to the active branch of a switch. */
  intoBranch(frame: Frame): void {
    if (Number.isNaN(frame.at) && !this.session.dispatch.enter(frame, this)) return;
    this.#planned.intoBranch[frame.kindIndex]?.(frame, this);
  }

  work(options: WorkOptions = {}): Work<Frame> {
    return new SessionWork(this, options);
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.session.after(delayMs, callback, this);
  }

  fail(error: unknown, options: FailOptions = {}): void {
    this.session.fail(this, error, options);
  }

  frames$<F extends Frame>(Class: FrameClass<F>): Observable<F> {
    return this.session.framesWithin$(Class);
  }

  get pressured(): boolean {
    return this.#pressure > 0;
  }

  whenWritable(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (!this.pressured) return Promise.resolve();
    this.#writable ??= new Set();
    const waiting = this.#writable;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        waiting.delete(settle);
        reject(signal.reason);
      };
      waiting.add(settle);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  pushBack(level: 'high' | 'low', queuedMs: number): void {
    const change = level === 'high' ? 1 : -1;
    for (const index of this.#planned.upstream) this.session.nodes[index]?.press(change);
    this.emitUp(new BackPressureFrame({ processor: this.name, level, queuedMs }));
  }

  /** One more queue downstream is too full, or one fewer. */
  press(change: 1 | -1): void {
    this.#pressure = Math.max(0, this.#pressure + change);
    if (this.#pressure > 0 || this.#writable === undefined) return;
    for (const settle of this.#writable) settle();
    this.#writable.clear();
  }

  holds(queue: HeldQueue): void {
    // Most have one: an empty list that grows would make room for seventeen.
    if (this.#queues === undefined) this.#queues = [queue];
    else this.#queues.push(queue);
  }

  countDrop(queue: string, count = 1): void {
    this.session.countDrop(`${this.name}.${queue}`, count);
  }

  clearBefore(turn: number): void {
    if (this.#queues === undefined) return;
    for (const queue of this.#queues) queue.clearBefore(turn);
  }

  /** What waits here, by `processor.queue`. */
  countQueued(counts: Record<string, number>): void {
    for (const queue of this.#queues ?? []) counts[`${this.name}.${queue.name}`] = queue.size;
  }

  /** Hands a frame to the RxJS form of the processor. */
  pushToPipe(frame: Frame): void {
    this.#given = frame;
    this.#input?.next(frame);
  }

  /** Builds what the processor remembers and, in the RxJS form, its chain. */
  link(): void {
    const { state, pipe } = this.#planned.stage;
    if (state !== undefined) this.state = state(this as unknown as Context);
    if (pipe !== undefined) this.#subscribe(pipe);
  }

  #subscribe(pipe: NonNullable<PlannedStage['stage']['pipe']>): void {
    const input = new Multicast<Frame>();
    this.#input = input;
    this.#chain = pipe(input.values$, this as unknown as Context<Frame>).subscribe({
      next: (frame) => this.emit(frame),
      error: (error: unknown) => {
        if (this.#input !== input) return;
        this.fail(error, { frame: this.#given });
        this.#subscribe(pipe);
      },
    });
  }

  /** Cuts the processor off: whatever calls back later finds that nothing leads anywhere. */
  unlink(): void {
    const input = this.#input;
    this.#input = undefined;
    input?.complete();
    this.#chain?.unsubscribe();
    this.#given = undefined;
    this.#down = NOWHERE;
    this.#up = NOWHERE;
    this.#queues = undefined;
    for (const settle of this.#writable ?? []) settle();
    this.lastSwitched = undefined;
  }
}

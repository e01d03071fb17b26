import type { ErrorFrame, Frame, FrameClass, Session, SessionSummary, VirtualClock } from '@antiphon/core';
import { describeFrame } from './describe-frame.js';
import type { FrameLog } from './frame-log.js';
import type { ExpectedFrame } from './frame-pattern.js';
import { inVirtualTime } from './virtual-time.js';

/** How much virtual time an end may take: more than any deadline that a test would set. */
const END_LIMIT_MS = 3_600_000;
/** Errors that a message names; the rest are counted. */
const MAX_SHOWN = 5;

export interface HarnessParts {
  readonly session: Session;
  readonly clock: VirtualClock;
  readonly log: FrameLog;
  /** Errors that came, less those that a test has asked about. */
  readonly errors: ErrorFrame[];
  readonly allowErrors: boolean;
  readonly allowTimers: boolean;
}

/**
 * A session of the processors under test, in virtual time. Made by {@link testPipeline}; bind it with
 * `await using`, so that it is ended, and checked for what is left behind, when the test is over.
 */
export class PipelineHarness implements AsyncDisposable {
  readonly session: Session;
  readonly clock: VirtualClock;
  readonly #log: FrameLog;
  readonly #errors: ErrorFrame[];
  readonly #parts: HarnessParts;
  /** How it was ended by the test itself. */
  #summary: SessionSummary | undefined;

  constructor(parts: HarnessParts) {
    this.#parts = parts;
    this.session = parts.session;
    this.clock = parts.clock;
    this.#log = parts.log;
    this.#errors = parts.errors;
  }

  /** Frames that left the pipeline at its tail, those that the session itself made included. */
  get down(): readonly Frame[] {
    return this.#log.down;
  }

  /** Frames that arrived at the head, on their way up. */
  get up(): readonly Frame[] {
    return this.#log.up;
  }

  /** Puts frames into the head, one after another. No time passes. */
  send(...frames: readonly Frame[]): void {
    for (const frame of frames) this.session.send(frame);
  }

  /** Puts frames into the tail, on their way up. No time passes. */
  sendUp(...frames: readonly Frame[]): void {
    for (const frame of frames) this.session.sendUp(frame);
  }

  /** Moves virtual time by `ms`, firing what falls due; promises are not awaited. */
  advance(ms: number): void {
    this.clock.advance(ms);
  }

  /** Moves virtual time by `ms`, and lets every promise settle before, between and after the timers. */
  run(ms: number): Promise<void> {
    return this.clock.run(ms);
  }

  /** Lets every promise settle that is ready. No time passes. */
  settle(): Promise<void> {
    return this.clock.run(0);
  }

  /** The frames of one class that came out at either end, oldest first. */
  framesOf<F extends Frame>(Class: FrameClass<F>): readonly F[] {
    return this.#log.of(Class);
  }

  /**
   * The next frame of a class to come out at either end: each call returns another one. Runs virtual time
   * until it has come.
   *
   * @param limitMs of virtual time. @defaultValue 60_000
   * @throws Error when it did not come, saying what did.
   */
  async waitFor<F extends Frame>(Class: FrameClass<F>, limitMs = 60_000): Promise<F> {
    let found = this.#log.next(Class);
    if (found !== undefined) return found;
    try {
      await this.clock.runUntil(() => {
        found ??= this.#log.next(Class);
        return found !== undefined;
      }, limitMs);
    } catch {
      throw new Error(`no '${Class.kind}' frame came within ${limitMs} ms; last came:\n${this.#last()}`);
    }
    return found as unknown as F;
  }

  /**
   * Compares what has left at the tail since the last such call: kinds, fields and order. Frames of the
   * session itself (start, end, cancel, heartbeat, metrics) count only when the list names their kind.
   *
   * @throws Error with a difference that can be read.
   */
  expectDown(expected: readonly ExpectedFrame[]): void {
    this.#log.expect('down', expected);
  }

  /** {@link expectDown} for what has arrived at the head. An error that is expected here counts as asked about. */
  expectUp(expected: readonly ExpectedFrame[]): void {
    const asked = new Set(this.#log.expect('up', expected));
    const left = this.#errors.filter((error) => !asked.has(error));
    this.#errors.splice(0, this.#errors.length, ...left);
  }

  /** The errors since the last call, wherever they arose: they count as asked about now. */
  takeErrors(): readonly ErrorFrame[] {
    return this.#errors.splice(0);
  }

  /** Forgets the frames that have come out so far. */
  clear(): void {
    this.#log.clear();
  }

  /** Ends in order, running virtual time until all is closed. */
  async end(reason?: string): Promise<SessionSummary> {
    this.#summary = await inVirtualTime(this.clock, this.session.end(reason), END_LIMIT_MS);
    return this.#summary;
  }

  /** Ends at once, running virtual time until all is closed. */
  async cancel(reason?: string): Promise<SessionSummary> {
    this.#summary = await inVirtualTime(this.clock, this.session.cancel(reason), END_LIMIT_MS);
    return this.#summary;
  }

  /**
   * Ends the session unless the test has.
   *
   * @throws Error when it didn't end in order, when timers are left on the clock, or when an error came that
   * nobody asked about (see `allowErrors`).
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const alreadyOver = this.session.state === 'closed' || this.session.state === 'ending';
    const summary = this.#summary ?? (await inVirtualTime(this.clock, this.session.end(), END_LIMIT_MS));
    await this.settle();
    const problems = this.#leftovers(summary, alreadyOver);
    if (problems.length > 0) throw new Error(`the session left something behind:\n${problems.join('\n')}`);
  }

  #leftovers(summary: SessionSummary, byTest: boolean): string[] {
    const { allowErrors, allowTimers } = this.#parts;
    const problems: string[] = [];
    if (summary.unresponsive.length > 0)
      problems.push(`${summary.unresponsive.join(', ')} did not stop in time`);
    else if (summary.outcome === 'cancelled' && !byTest) problems.push(`work is left: ${summary.reason}`);
    if (!allowTimers && this.clock.pending > 0)
      problems.push(`timers are left on the clock: ${this.clock.pending}`);
    if (allowErrors) return problems;
    for (const error of this.#errors.slice(0, MAX_SHOWN)) {
      problems.push(`nobody asked about this error: ${describeFrame(error)}`);
    }
    if (this.#errors.length > MAX_SHOWN) problems.push(`… and ${this.#errors.length - MAX_SHOWN} more`);
    return problems;
  }

  #last(): string {
    const last = this.#log.arrived.slice(-10);
    return last.length === 0 ? '  nothing' : last.map((frame) => `  ${describeFrame(frame)}`).join('\n');
  }
}

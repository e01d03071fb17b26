import type { Observable, SchedulerLike } from 'rxjs';
import type { Clock, Timer } from '../clock/index.js';
import type { ConnectionStateFrame, ErrorFrame, Frame, FrameClass, MetricsFrame } from '../frames/index.js';
import type { Session } from '../session/session.js';
import type { Work } from './work.js';

/** What any processor may emit without saying so. */
export type AlwaysEmits = ConnectionStateFrame | ErrorFrame | MetricsFrame;

/**
 * What a processor sees of the session it is linked into: one context per processor and session.
 *
 * @typeParam Out - the frames it declared in `emits`
 * @typeParam State - what its `state` function returned
 * @typeParam Up - the frames it declared in `up.emits`
 */
export interface Context<Out extends Frame = never, State = unknown, Up extends Frame = never> {
  /** The processor's name, made unique within its pipeline. */
  readonly name: string;
  readonly session: Session;
  readonly state: State;
  readonly clock: Clock;
  /** For RxJS operators that take a scheduler: the session's clock, virtual in tests. */
  readonly scheduler: SchedulerLike;
  /** Fires when the session ends, however it ends. */
  readonly signal: AbortSignal;

  /**
   * Sends a frame on, downstream: a plain call that returns when every synchronous stage after this one
   * has finished. An ordered frame of an older turn is dropped here. Never throws: what a later
   * processor throws becomes an `ErrorFrame`.
   */
  emit(frame: Out | AlwaysEmits): void;
  /** Sends a frame upstream. During dispatch it waits until the current frame has been dealt with. */
  emitUp(frame: Up | AlwaysEmits): void;
  /** Sends a system frame to every processor that takes it, from the head of the pipeline to its tail. */
  broadcast(frame: Out | AlwaysEmits): void;

  /**
   * Opens a piece of asynchronous work for the current turn (or `turn`): its `signal` fires when the turn
   * is interrupted, and what it emits later is dropped then. End it, or the session waits for it
   * when it drains.
   */
  work(options?: WorkOptions): Work<Out>;
  /** Runs `callback` later, unless the session has ended; what it throws becomes an `ErrorFrame`. */
  after(delayMs: number, callback: () => void): Timer;
  /** Reports an error upstream, naming this processor. */
  fail(error: unknown, options?: FailOptions): void;
  /** The frames of one kind as they pass anywhere in the session. */
  frames$<F extends Frame>(Class: FrameClass<F>): Observable<F>;
  /** Whether a queue downstream has passed its high mark and not yet fallen below its low one. */
  readonly pressured: boolean;
  /** Resolves when nothing downstream pushes back; rejects when `signal` fires. */
  whenWritable(signal: AbortSignal): Promise<void>;
  /** Registers a queue of this processor: it shows in the session's statistics, and interruptions clear it. */
  holds(queue: HeldQueue): void;
  /** Counts what a queue of this processor dropped by its policy. @defaultValue one */
  countDrop(queue: string, count?: number): void;
  /** Tells those upstream that a queue here passed a mark; see `AudioQueue`. */
  pushBack(level: 'high' | 'low', queuedMs: number): void;
}

/** A queue of a processor. */
export interface HeldQueue {
  /** What waits in it, in the plural: `utterances`. */
  readonly name: string;
  /** How many wait now. */
  readonly size: number;
  /** Drops what belongs to turns before `turn`. */
  clearBefore(turn: number): void;
}

export interface WorkOptions {
  /** @defaultValue the session's current turn */
  readonly turn?: number;
  /** Outlives an interruption: the signal is the session's, and what it emits is never stale. */
  readonly survives?: boolean;
  /** The frame that asked for it, named in errors. */
  readonly cause?: Frame;
}

export interface FailOptions {
  readonly frame?: Frame | undefined;
  /** Ends the session. @defaultValue false */
  readonly fatal?: boolean;
  /** For a `switchable` that gives what failed to another processor: see `ErrorFrame.handOver`. */
  readonly handOver?: (() => readonly Frame[]) | undefined;
}

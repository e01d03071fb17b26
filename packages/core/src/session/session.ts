import type { Observable, SchedulerLike } from 'rxjs';
import type { Clock } from '../clock/index.js';
import type { Conversation } from '../conversation/index.js';
import type { Frame, FrameClass, TextFrame, TranscriptionFrame } from '../frames/index.js';
import type { Observer } from '../observers/index.js';
import type { TurnRecord } from '../turns/turn-record.js';
import type { SessionStartUp } from './start-up.js';

export type SessionState = 'idle' | 'starting' | 'running' | 'ending' | 'closed';

/** How a session ended, and what it counted. */
export interface SessionSummary {
  readonly sessionId: string;
  /**
   * `ended`: everything was worked off. `cancelled`: somebody called it off. `failed`: a fatal error.
   * `abandoned`: some processor did not stop in time; `unresponsive` names it.
   */
  readonly outcome: 'ended' | 'cancelled' | 'failed' | 'abandoned';
  readonly reason: string | undefined;
  readonly durationMs: number;
  /** Undefined where the session never ran. */
  readonly startUp: SessionStartUp | undefined;
  /** How many turns began in this session. */
  readonly turns: number;
  readonly stats: SessionStats;
  readonly unresponsive: readonly string[];
}

/** Counts since the session began. */
export interface SessionStats {
  /** Frames that entered the session. */
  readonly frames: number;
  readonly errors: number;
  readonly interruptions: number;
  /** Frames of an older turn that were stopped. */
  readonly staleDropped: number;
  /** What waits now, by `processor.queue`. */
  readonly queued: { readonly [queue: string]: number };
  /** What a queue has dropped by its policy, by `processor.queue`; only queues that have dropped something. */
  readonly dropped: { readonly [queue: string]: number };
}

export interface SessionOptions {
  /** @defaultValue `session-` and a number that grows in this process */
  readonly id?: string;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
  /** Such as one of an earlier session, whose turns are then counted on. @defaultValue an empty one */
  readonly conversation?: Conversation;
  readonly observers?: readonly Observer[];
  /** How long an orderly end may take in all: drain, then cancel, then abandon. @defaultValue 10_000 */
  readonly deadlineMs?: number;
  /** How long `start()` may take. @defaultValue 20_000 */
  readonly startDeadlineMs?: number;
  /** Ends the session when nobody has spoken or typed for so long. @defaultValue never */
  readonly idleTimeoutMs?: number;
  /** Sends a heartbeat frame so often. @defaultValue never */
  readonly heartbeatMs?: number;
  /** How many turn records are kept in `turns`. @defaultValue 100 */
  readonly turnHistory?: number;
  /** Cancels the session when it fires. */
  readonly signal?: AbortSignal;
}

/**
 * One running pipeline for one conversation.
 *
 * @typeParam Out - what leaves at its tail
 */
export interface Session<Out extends Frame = Frame> {
  readonly id: string;
  readonly clock: Clock;
  /** For RxJS operators that take a scheduler: the session's clock, virtual in tests. */
  readonly scheduler: SchedulerLike;
  readonly state: SessionState;
  /**
   * The number of the current turn. Until the user first takes it, it is 0, or, where a conversation was
   * given, one more than the last turn of that. Only grows.
   */
  readonly turn: number;
  readonly conversation: Conversation;
  /** Fires when the session ends, however it ends. */
  readonly signal: AbortSignal;
  readonly stats: SessionStats;
  /** How long the start took; undefined until the session runs. */
  readonly startUp: SessionStartUp | undefined;
  /** Records of the finished turns, oldest first; bounded by `turnHistory`. */
  readonly turns: readonly TurnRecord[];
  /** Resolves when nothing of the session is left. Never rejects. */
  readonly closed: Promise<SessionSummary>;

  /** Milliseconds since the session was opened. */
  now(): number;
  /**
   * Starts every processor, side by side, then sends the `StartFrame`.
   * @throws AntiphonError when a processor fails to start or takes too long; the session is then closed.
   */
  start(): Promise<void>;
  /**
   * Puts a frame into the head of the pipeline. Returns when every synchronous stage has dealt with it.
   * @throws AntiphonError `session_state` when the session is not running, `frame_invalid` for what is no frame.
   */
  send(frame: Frame): void;
  /** Puts a frame into the tail of the pipeline, on its way upstream. */
  sendUp(frame: Frame): void;
  /** Ends in order: everything queued is worked off first, under the deadline. Idempotent. */
  end(reason?: string): Promise<SessionSummary>;
  /** Ends now: what is queued is dropped, work is cancelled. Idempotent; cuts an `end()` short. */
  cancel(reason?: string): Promise<SessionSummary>;

  /**
   * The user takes the turn from the bot: the turn number grows, everything of the old turn is dead, its
   * work cancelled, and every processor is told. Returns the new turn.
   */
  interrupt(reason: string): number;
  /**
   * The user takes the turn. Interrupts when the last one is still being answered, else only counts on.
   * Returns the new turn.
   */
  beginTurn(reason: string): number;
  /**
   * Takes note of what the user said, for whoever answers it: opens a turn when none waits for an answer,
   * and adds the words to its record and to the conversation. Returns the turn to answer in. Of a frame
   * that was heard before, as by a service that failed, it returns the same turn and adds nothing.
   */
  hear(said: TranscriptionFrame | TextFrame): number;
  /** The turn for something that the bot says unasked: the current one while it lasts, else a new one. */
  turnToSpeakIn(): number;
  /** Whether the bot is still busy with the current turn: thinking, making speech, or being heard. */
  readonly answering: boolean;

  /**
   * Frames of one kind, each once, as they enter the session. Completes when it closes. Errors for which nobody subscribes are
   * written to the console by `console.error`, each message once and at most a hundred. What a subscriber throws, here
   * or to the two below, is an error too, with the code `watcher_failed`, and the subscription goes on.
   */
  frames$<F extends Frame>(Class: FrameClass<F>): Observable<F>;
  /** Frames that leave the pipeline at its tail. Completes when the session closes. */
  readonly output$: Observable<Out>;
  /** One record per turn, when it is finished. Completes when the session closes. */
  readonly turns$: Observable<TurnRecord>;
  /** Adds an observer; the returned function takes it away. */
  observe(observer: Observer): () => void;
}

import type { Timer } from '../clock/index.js';
import { AntiphonError, messageOf } from '../error.js';
import { CancelFrame, EndFrame } from '../frames/index.js';
import type { LiveSession } from './live-session.js';
import type { Node } from './node.js';
import type { SessionState, SessionSummary } from './session.js';

const DEFAULT_DEADLINE_MS = 10_000;
const DEFAULT_START_DEADLINE_MS = 20_000;
/** The part of the deadline that is kept for stopping what did not drain. */
const STOP_SHARE = 0.2;

type Outcome = SessionSummary['outcome'];

/** Starts a session, and ends it once: drain, then cancel, then abandon, under one deadline. */
export class Lifecycle {
  state: SessionState = 'idle';
  readonly closed: Promise<SessionSummary>;
  readonly #session: LiveSession;
  #resolveClosed!: (summary: SessionSummary) => void;
  #closing = false;
  /** Cuts a drain short. */
  #hurry: (() => void) | undefined;
  #outcome: Outcome = 'ended';
  #reason: string | undefined;
  #deadlineAtMs = Number.POSITIVE_INFINITY;
  #stopListening: (() => void) | undefined;

  constructor(session: LiveSession) {
    this.#session = session;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    const { signal } = session.options;
    if (signal === undefined) return;
    const cancel = (): void => void this.cancel('its signal fired');
    signal.addEventListener('abort', cancel, { once: true });
    this.#stopListening = () => signal.removeEventListener('abort', cancel);
  }

  async start(): Promise<void> {
    if (this.state !== 'idle') {
      throw new AntiphonError('session_state', `session ${this.#session.id} was started before`);
    }
    this.state = 'starting';
    const limitMs = this.#session.options.startDeadlineMs ?? DEFAULT_START_DEADLINE_MS;
    const failures: unknown[] = [];
    const { starting } = this.#session;
    starting.begins();
    const start = (node: Node, ctx: never): void | Promise<void> => {
      const pending = node.planned.stage.start?.(ctx);
      if (pending === undefined && node.planned.stage.start !== undefined) starting.started(node.name);
      return pending;
    };
    const late = await this.#each(limitMs, start, {
      before: (node) => node.link(),
      settled: ({ name }) => starting.started(name),
      failed: (node, error) => failures.push(startError(node, error)),
    });
    if (this.state !== 'starting') {
      throw new AntiphonError('aborted', `session ${this.#session.id} was called off while it started`);
    }
    if (failures.length === 0 && late.length === 0) {
      this.state = 'running';
      starting.runs();
      if (this.#session.options.signal?.aborted) void this.cancel('its signal fired');
      else this.#session.started();
      return;
    }
    const error =
      failures[0] ??
      new AntiphonError('session_timeout', `${late.join(', ')} did not start within ${limitMs} ms`);
    await this.#stop('failed', messageOf(error));
    throw error;
  }

  async end(reason: string | undefined): Promise<SessionSummary> {
    if (this.state === 'ending' || this.#closing) return this.closed;
    if (this.state !== 'running') return this.cancel(reason);
    this.state = 'ending';
    this.#reason = reason;
    const deadlineMs = this.#session.options.deadlineMs ?? DEFAULT_DEADLINE_MS;
    this.#deadlineAtMs = this.#session.clock.now() + deadlineMs;
    const drained = await this.#drain(deadlineMs * (1 - STOP_SHARE));
    if (drained) this.#session.broadcast(new EndFrame({ reason }), undefined);
    return this.#stop(
      drained ? 'ended' : 'cancelled',
      drained ? reason : (reason ?? 'it did not drain in time'),
    );
  }

  async cancel(reason: string | undefined): Promise<SessionSummary> {
    return this.#stop('cancelled', reason);
  }

  async fail(reason: string): Promise<SessionSummary> {
    return this.#stop('failed', reason);
  }

  /** Lets every processor finish what it has, head first. False when that took too long. */
  #drain(limitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.#session.clock.after(limitMs, () => resolve(false));
      const done = (drained: boolean): void => {
        timer.cancel();
        resolve(drained);
      };
      this.#hurry = () => done(false);
      void this.#drainInOrder().then(() => done(true));
    });
  }

  async #drainInOrder(): Promise<void> {
    for (const node of this.#session.nodes) {
      try {
        await node.planned.stage.drain?.(node as never);
        await this.#session.works.idle(node.index);
      } catch (error) {
        this.#session.fail(node, error, {});
      }
    }
  }

  async #stop(outcome: Outcome, reason: string | undefined): Promise<SessionSummary> {
    if (this.#closing) return this.closed;
    this.#closing = true;
    this.#hurry?.();
    const session = this.#session;
    const wasRunning = this.state === 'running' || this.state === 'ending';
    this.state = 'ending';
    this.#outcome = outcome;
    this.#reason = reason;
    if (outcome !== 'ended') {
      if (wasRunning) session.broadcast(new CancelFrame({ reason }), undefined);
      session.abortAll(reason ?? 'the session was cancelled');
    }
    const limitMs = this.#stopLimitMs();
    const unresponsive = await this.#each(limitMs, ({ planned }, node) => planned.stage.stop?.(node), {
      failed: (node, error) => session.fail(node, error, {}),
    });
    return this.#close(unresponsive);
  }

  #stopLimitMs(): number {
    const deadlineMs = this.#session.options.deadlineMs ?? DEFAULT_DEADLINE_MS;
    const leftMs = this.#deadlineAtMs - this.#session.clock.now();
    return Math.max(0, Math.min(leftMs, deadlineMs));
  }

  #close(unresponsive: readonly string[]): SessionSummary {
    const session = this.#session;
    session.release();
    this.state = 'closed';
    this.#stopListening?.();
    const summary: SessionSummary = {
      sessionId: session.id,
      outcome: unresponsive.length > 0 && this.#outcome !== 'failed' ? 'abandoned' : this.#outcome,
      reason: this.#reason,
      durationMs: session.now(),
      startUp: session.startUp,
      turns: session.turnCount,
      stats: session.stats,
      unresponsive,
    };
    this.#resolveClosed(summary);
    return summary;
  }

  /**
   * Calls every node side by side and waits for all, at most `limitMs`. Returns the names of those that
   * were not done by then; what they do later is nobody's business any more.
   */
  #each(
    limitMs: number,
    call: (node: Node, ctx: never) => void | Promise<void>,
    { before, settled, failed }: NodeHooks,
  ): Promise<string[]> {
    const waiting = new Set<Node>();
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const done = (node: Node): void => {
        settled?.(node);
        if (!waiting.delete(node) || waiting.size > 0 || timer === undefined) return;
        timer.cancel();
        resolve([]);
      };
      for (const node of this.#session.nodes) {
        try {
          before?.(node);
          const pending = call(node, node as never);
          if (pending === undefined) continue;
          waiting.add(node);
          pending.then(
            () => done(node),
            (error: unknown) => {
              failed(node, error);
              done(node);
            },
          );
        } catch (error) {
          failed(node, error);
        }
      }
      if (waiting.size === 0) resolve([]);
      else timer = this.#session.clock.after(limitMs, () => resolve([...waiting].map(({ name }) => name)));
    });
  }
}

/** Who hears of each node that something is asked of. */
interface NodeHooks {
  readonly before?: (node: Node) => void;
  /** One that was waited for is done. */
  readonly settled?: (node: Node) => void;
  readonly failed: (node: Node, error: unknown) => void;
}

function startError(node: Node, error: unknown): AntiphonError {
  if (error instanceof AntiphonError) return error;
  return new AntiphonError('processor_failed', `${node.name} could not start: ${messageOf(error)}`, {
    processor: node.name,
    cause: error,
  });
}

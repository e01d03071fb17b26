import type { Clock } from '../clock/index.js';
import { AntiphonError, messageOf } from '../error.js';
import type { ToolCall } from './message.js';
import { runCall } from './run-call.js';
import type { Tool } from './tool.js';
import type { ToolDescription } from './tool-description.js';
import { failedOutcome, type ToolOutcome } from './tool-outcome.js';

export interface ToolRunnerOptions {
  /** How many calls run at once, over all `run`s; the others wait in order. @defaultValue 8 */
  readonly maxConcurrent?: number;
  /** How many calls may wait; one more fails with a message to the model. @defaultValue 64 */
  readonly maxWaiting?: number;
  /** The longest result, as written JSON; a longer one is cut and says so. @defaultValue 65 536 */
  readonly maxResultCharacters?: number;
  /** Hears of an `onResult` that threw. */
  readonly onError?: (error: AntiphonError) => void;
}

export const toolRunnerDefaults = {
  maxConcurrent: 8,
  maxWaiting: 64,
  maxResultCharacters: 65_536,
} as const satisfies ToolRunnerOptions;

export interface ToolRun {
  /** The interruption: cancels the calls of tools that don't run on through it. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Hears of each call once, as it ends. */
  readonly onResult?: (outcome: ToolOutcome) => void;
  /** The turn of the calls, for the tools. */
  readonly turn?: number;
}

interface Job {
  readonly call: ToolCall;
  readonly tool: Tool;
  readonly run: ToolRun;
  readonly abort: AbortController;
  readonly settle: (outcome: ToolOutcome) => void;
  /** Takes the job off the interruption's signal. */
  leave: () => void;
}

const NO_TOOLS: ReadonlyMap<string, Tool> = new Map();

function byName(tools: readonly Tool[]): ReadonlyMap<string, Tool> {
  const named = new Map<string, Tool>();
  for (const tool of tools) {
    const { name } = tool.description;
    if (named.has(name)) throw new AntiphonError('tool_invalid', `two tools are called '${name}'`);
    named.set(name, tool);
  }
  return named;
}

/**
 * Executes the tool calls of a model, in parallel up to a bound. Whatever goes wrong becomes a result
 * the model can read; nothing is thrown and no promise is left unhandled. A call that has ended leaves
 * nothing behind, even if the tool ignores its signal.
 */
export class ToolRunner implements Disposable {
  /** For the model. */
  readonly descriptions: readonly ToolDescription[];
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #options;
  readonly #waiting: Job[] = [];
  readonly #running = new Set<Job>();
  #closed = false;

  /** @throws AntiphonError `tool_invalid` when two tools have the same name. */
  constructor(tools: readonly Tool[], options: ToolRunnerOptions = {}) {
    const { maxConcurrent, maxWaiting, maxResultCharacters } = toolRunnerDefaults;
    // Written out, so that all have one shape.
    this.#options = {
      maxConcurrent: options.maxConcurrent ?? maxConcurrent,
      maxWaiting: options.maxWaiting ?? maxWaiting,
      maxResultCharacters: options.maxResultCharacters ?? maxResultCharacters,
      onError: options.onError,
    };
    this.#tools = tools.length === 0 ? NO_TOOLS : byName(tools);
    this.descriptions = tools.map((tool) => tool.description);
  }

  /** Whether calls of a tool go on when the user takes the turn. */
  lasts(name: string): boolean {
    return this.#tools.get(name)?.onInterruption === 'continue';
  }

  /** How many calls run or wait. */
  get active(): number {
    return this.#running.size + this.#waiting.length;
  }

  /**
   * Executes `calls`. When `signal` fires, calls of tools with `onInterruption: 'cancel'` end at once
   * with an error result; the others, waiting ones too, go on and report with `late: true`.
   *
   * @returns the outcomes in the order of the calls, once all have ended, late ones too. Never rejects.
   */
  run(calls: readonly ToolCall[], run: ToolRun): Promise<readonly ToolOutcome[]> {
    return Promise.all(
      calls.map((call) => new Promise<ToolOutcome>((resolve) => this.#begin(call, run, resolve))),
    );
  }

  /** Cancels every call, those that run on through interruptions too, and takes no more. */
  close(): void {
    this.#closed = true;
    for (const job of [...this.#running, ...this.#waiting]) this.#cancel(job);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #begin(call: ToolCall, run: ToolRun, resolve: (outcome: ToolOutcome) => void): void {
    const settle = (outcome: ToolOutcome) => {
      this.#report(run, outcome);
      resolve(outcome);
    };
    const tool = this.#tools.get(call.name);
    if (tool === undefined) {
      const known = [...this.#tools.keys()].join(', ') || 'none';
      const error = new AntiphonError(
        'tool_unknown',
        `there is no tool '${call.name}'; the tools are: ${known}`,
      );
      settle(failedOutcome(call, error, false, 0));
      return;
    }
    const survives = tool.onInterruption === 'continue';
    if (this.#closed || (run.signal.aborted && !survives)) {
      settle(cancelled(call));
      return;
    }
    if (
      this.#waiting.length >= this.#options.maxWaiting &&
      this.#running.size >= this.#options.maxConcurrent
    ) {
      const error = new AntiphonError(
        'tool_failed',
        `tool '${call.name}' was not run: too many calls at once`,
      );
      settle(failedOutcome(call, error, false, 0));
      return;
    }
    const job: Job = { call, tool, run, settle, abort: new AbortController(), leave: () => {} };
    if (!survives) {
      const onAbort = () => this.#cancel(job);
      run.signal.addEventListener('abort', onAbort);
      job.leave = () => run.signal.removeEventListener('abort', onAbort);
    }
    this.#waiting.push(job);
    this.#next();
  }

  #next(): void {
    while (this.#running.size < this.#options.maxConcurrent) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      this.#running.add(job);
      void this.#execute(job);
    }
  }

  async #execute(job: Job): Promise<void> {
    const { call, tool, run, abort } = job;
    const { clock, turn } = run;
    const { maxResultCharacters } = this.#options;
    const startMs = clock.now();
    const isLate = () => run.signal.aborted && tool.onInterruption === 'continue';
    let outcome: ToolOutcome;
    try {
      const result = await runCall(tool, call, { clock, turn, signal: abort.signal, maxResultCharacters });
      const durationMs = clock.now() - startMs;
      outcome = { callId: call.id, name: call.name, result, isError: false, late: isLate(), durationMs };
    } catch (thrown) {
      outcome = failedOutcome(call, thrown as AntiphonError, isLate(), clock.now() - startMs);
    }
    job.leave();
    this.#running.delete(job);
    job.settle(outcome);
    this.#next();
  }

  /** A waiting job ends here and now; a running one through its signal. */
  #cancel(job: Job): void {
    job.leave();
    const place = this.#waiting.indexOf(job);
    if (place < 0) {
      job.abort.abort();
      return;
    }
    this.#waiting.splice(place, 1);
    job.settle(cancelled(job.call));
  }

  #report(run: ToolRun, outcome: ToolOutcome): void {
    try {
      run.onResult?.(outcome);
    } catch (cause) {
      const message = `onResult threw on the result of tool '${outcome.name}': ${messageOf(cause)}`;
      this.#options.onError?.(new AntiphonError('processor_failed', message, { cause }));
    }
  }
}

function cancelled(call: ToolCall): ToolOutcome {
  return failedOutcome(
    call,
    new AntiphonError('aborted', `tool '${call.name}' was cancelled before it began`),
    false,
    0,
  );
}

import {
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  type LinkedAbort,
  linkedAbort,
  type ToolCall,
  type ToolOutcome,
  type ToolRunner,
} from '@antiphon/core';
import type { LiveInput, LiveToolResponse, ToolScheduling } from '../client/index.js';
import type { Answer } from './answer.js';
import type { LiveContext } from './live-frames.js';

export interface LiveToolsHost {
  readonly ctx: LiveContext;
  readonly runner: ToolRunner;
  readonly nonBlocking: Readonly<Record<string, ToolScheduling>>;
  /** Gives results to the link that asked for them, or tells any other in words. */
  respond(responses: readonly LiveToolResponse[], generation: number, elsewhere: LiveInput): void;
  /** Typed words for the model. */
  typed(text: string): LiveInput;
}

interface OpenCall {
  readonly call: ToolCall;
  readonly abort: LinkedAbort;
  /** The vendor wants no answer any more. */
  isCancelled: boolean;
}

/** Carries out the tool calls of a Live session, and gives the model what came of them. */
export class LiveTools {
  readonly #host: LiveToolsHost;
  readonly #open = new Map<string, OpenCall>();

  constructor(host: LiveToolsHost) {
    this.#host = host;
  }

  /** How many calls are carried out. */
  get active(): number {
    return this.#open.size;
  }

  /**
   * Begins calls of an answer. Those that the model waits for are answered together.
   *
   * @param userSaid what they were called for, should another link have to be told.
   */
  start(calls: readonly ToolCall[], answer: Answer, generation: number, userSaid: string): void {
    const { ctx } = this.#host;
    // An id that comes twice is one call.
    const fresh = calls.filter(({ id }) => !this.#open.has(id));
    if (fresh.length === 0) return;
    if (!ctx.session.conversation.addToolCalls(answer.turn, fresh)) return;
    answer.calls(fresh);
    for (const { id, name, arguments: args } of fresh) {
      answer.work.emit(new FunctionCallStartFrame({ callId: id, name, arguments: args }));
    }
    const blocks = ({ name }: ToolCall) => !Object.hasOwn(this.#host.nonBlocking, name);
    const together = fresh.filter(blocks);
    if (together.length > 0) void this.#run(together, answer, generation, userSaid);
    for (const call of fresh) if (!blocks(call)) void this.#run([call], answer, generation, userSaid);
  }

  /** The vendor no longer wants these to be done. */
  cancel(ids: readonly string[]): void {
    for (const id of ids) {
      const open = this.#open.get(id);
      if (open === undefined) continue;
      open.isCancelled = true;
      open.abort.abort();
    }
  }

  /** Answers calls that nobody will carry out, so that the model does not wait for them. */
  refuse(calls: readonly ToolCall[], generation: number): void {
    const response = { error: 'the user has interrupted; this was not done' };
    const responses = calls.map(({ id, name }) => ({ id, name, response }));
    this.#host.respond(responses, generation, this.#host.typed('(The user has interrupted.)'));
  }

  /** Never rejects: the runner turns whatever goes wrong into a result. */
  async #run(
    calls: readonly ToolCall[],
    answer: Answer,
    generation: number,
    userSaid: string,
  ): Promise<void> {
    const { runner, ctx } = this.#host;
    const opened = calls.map((call): OpenCall => {
      const abort = linkedAbort(answer.work.signal);
      const open = { call, abort, isCancelled: false };
      this.#open.set(call.id, open);
      return open;
    });
    const outcomes = await Promise.all(
      opened.map(async ({ call, abort }) => {
        const [outcome] = await runner.run([call], {
          signal: abort.signal,
          clock: ctx.clock,
          turn: answer.turn,
          onResult: (result) => this.#tell(result, answer),
        });
        abort[Symbol.dispose]();
        this.#open.delete(call.id);
        answer.openCalls.delete(call.id);
        return outcome as ToolOutcome;
      }),
    );
    const wanted = outcomes.filter((_outcome, at) => opened[at]?.isCancelled !== true);
    if (wanted.length === 0 || ctx.signal.aborted) return;
    const elsewhere = this.#host.typed(inWords(wanted, userSaid));
    if (answer.openCalls.size === 0 && !answer.isDead) answer.goesOn();
    this.#host.respond(
      wanted.map((outcome) => this.#response(outcome)),
      generation,
      elsewhere,
    );
  }

  #tell({ callId, name, result, isError, late, durationMs }: ToolOutcome, answer: Answer): void {
    const { ctx } = this.#host;
    ctx.session.conversation.addToolResult(callId, result, { isError });
    const frame = new FunctionCallResultFrame({ callId, name, result, failed: isError, tookMs: durationMs });
    // A tool that outlives its turn reports to whoever is there now.
    if (late) ctx.emit(frame);
    else answer.work.emit(frame);
  }

  #response({ callId, name, result, isError }: ToolOutcome): LiveToolResponse {
    const scheduling = this.#host.nonBlocking[name];
    return {
      id: callId,
      name,
      response: isError && isFields(result) ? result : { output: result },
      ...(scheduling === undefined ? {} : { scheduling }),
    };
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** For a link that did not ask: what was asked, and what came of it. */
function inWords(outcomes: readonly ToolOutcome[], userSaid: string): string {
  const results = outcomes.map(
    ({ name, result, isError }) =>
      `The tool ${name} ${isError ? 'failed' : 'returned'}: ${JSON.stringify(result)}.`,
  );
  const asked = userSaid === '' ? [] : [`The user said: "${userSaid}".`];
  return `(${[...asked, ...results, 'Answer the user.'].join(' ')})`;
}

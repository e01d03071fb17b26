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

/** A call as the conversation knows it. */
interface Asked {
  /** The vendor's id of it. */
  readonly id: string;
  readonly call: ToolCall;
}

interface OpenCall extends Asked {
  readonly abort: LinkedAbort;
  /** The vendor wants no answer any more. */
  isCancelled: boolean;
}

/** Carries out the tool calls of a Live session, and gives the model what came of them. */
export class LiveTools {
  readonly #host: LiveToolsHost;
  readonly #open = new Map<string, OpenCall>();
  #renamed = 0;

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
    // An id that comes again while its call is carried out is the same call.
    const fresh = calls.filter(({ id }, at) => !this.#open.has(id) && isFirst(calls, id, at));
    const asked = this.#remember(fresh, answer.turn);
    if (asked === undefined) return;
    answer.calls(fresh);
    for (const { call } of asked) {
      const { id, name, arguments: args } = call;
      const lasts = this.#host.runner.lasts(name);
      answer.work.emit(new FunctionCallStartFrame({ callId: id, name, arguments: args, lasts }));
    }
    const blocks = ({ call }: Asked) => !Object.hasOwn(this.#host.nonBlocking, call.name);
    const together = asked.filter(blocks);
    if (together.length > 0) void this.#run(together, answer, generation, userSaid);
    for (const each of asked) if (!blocks(each)) void this.#run([each], answer, generation, userSaid);
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

  /** Writes the calls down. An id that was used before, as by another session, is given another name there. */
  #remember(calls: readonly ToolCall[], turn: number): readonly Asked[] | undefined {
    const { conversation } = this.#host.ctx.session;
    const asked = calls.map((call) => ({ id: call.id, call }));
    if (calls.length === 0) return undefined;
    try {
      return conversation.addToolCalls(turn, calls) ? asked : undefined;
    } catch {
      const renamed = calls.map((call) => ({
        id: call.id,
        call: { ...call, id: `${call.id}~${++this.#renamed}` },
      }));
      return conversation.addToolCalls(
        turn,
        renamed.map(({ call }) => call),
      )
        ? renamed
        : undefined;
    }
  }

  /** Never rejects: the runner turns whatever goes wrong into a result. */
  async #run(asked: readonly Asked[], answer: Answer, generation: number, userSaid: string): Promise<void> {
    const { ctx } = this.#host;
    const opened = asked.map((each): OpenCall => {
      const open = { ...each, abort: linkedAbort(answer.work.signal), isCancelled: false };
      this.#open.set(each.id, open);
      return open;
    });
    const ended = await Promise.all(opened.map((open) => this.#execute(open, answer)));
    const wanted = ended.filter(({ isCancelled }) => !isCancelled);
    if (ctx.signal.aborted) return;
    if (wanted.length === 0) {
      // The vendor has thought better of it, and goes on or is done.
      answer.isAwaited ||= answer.openCalls.size === 0 && !answer.isDead;
      return;
    }
    if (answer.openCalls.size === 0 && !answer.isDead) answer.goesOn();
    this.#host.respond(
      wanted.map(({ id, outcome }) => this.#response(id, outcome)),
      generation,
      this.#host.typed(
        inWords(
          wanted.map(({ outcome }) => outcome),
          userSaid,
        ),
      ),
    );
  }

  async #execute(open: OpenCall, answer: Answer) {
    const { runner, ctx } = this.#host;
    const [outcome] = await runner.run([open.call], {
      signal: open.abort.signal,
      clock: ctx.clock,
      turn: answer.turn,
      onResult: (result) => this.#tell(result, answer),
    });
    open.abort[Symbol.dispose]();
    this.#open.delete(open.id);
    answer.openCalls.delete(open.id);
    return { id: open.id, isCancelled: open.isCancelled, outcome: outcome as ToolOutcome };
  }

  #tell({ callId, name, result, isError, late, durationMs }: ToolOutcome, answer: Answer): void {
    const { ctx } = this.#host;
    ctx.session.conversation.addToolResult(callId, result, { isError });
    const frame = new FunctionCallResultFrame({ callId, name, result, failed: isError, tookMs: durationMs });
    // A tool that outlives its turn reports to whoever is there now.
    if (late) ctx.emit(frame);
    else answer.work.emit(frame);
  }

  #response(id: string, { name, result, isError }: ToolOutcome): LiveToolResponse {
    const scheduling = this.#host.nonBlocking[name];
    return {
      id,
      name,
      response: isError && isFields(result) ? result : { output: result },
      ...(scheduling === undefined ? {} : { scheduling }),
    };
  }
}

function isFirst(calls: readonly ToolCall[], id: string, at: number): boolean {
  return calls.findIndex((call) => call.id === id) === at;
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

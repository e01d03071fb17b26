import { FunctionCallResultFrame, FunctionCallStartFrame, InterruptionFrame } from '@antiphon/core';
import { serverMessage } from '../wire/index.js';
import type { Reporter } from './reports.js';

/** Tells of the functions that the model calls, and asks the client for those that are its own. */
export class CallReports {
  readonly #reporter: Reporter;
  /** Those under way, by the id of the call. */
  readonly #open = new Map<string, FunctionCallStartFrame>();

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
    reporter.on(FunctionCallStartFrame, (frame) => this.#started(frame));
    reporter.on(FunctionCallResultFrame, ({ callId, name, result }) => {
      if (!this.#open.has(callId)) return;
      const told = this.#level(name) === 'full' ? { result } : {};
      this.#stopped(callId, name, { cancelled: false, ...told });
    });
    reporter.on(InterruptionFrame, ({ interruptedTurn }) => {
      for (const { callId, turn, name, lasts } of [...this.#open.values()])
        if (turn <= interruptedTurn && lasts !== true) this.#stopped(callId, name, { cancelled: true });
    });
  }

  /** How much a client may know of a function: of its own, everything it needs. */
  #level(name: string): 'none' | 'id' | 'name' | 'full' {
    const { functions, reportCalls } = this.#reporter.settings;
    return functions?.has(name) ? 'full' : reportCalls;
  }

  #started(frame: FunctionCallStartFrame): void {
    const { callId, name, arguments: args } = frame;
    const { voice, settings } = this.#reporter;
    if (settings.functions?.has(name)) settings.functions.expect(callId);
    this.#open.set(callId, frame);
    const level = this.#level(name);
    if (level === 'none') return;
    const named = level === 'id' ? {} : { function_name: name };
    voice.say(serverMessage('llm-function-call-started', named));
    const told = { tool_call_id: callId, ...named, ...(level === 'full' ? { arguments: args } : {}) };
    voice.say(serverMessage('llm-function-call-in-progress', told));
  }

  #stopped(callId: string, name: string, how: { readonly cancelled: boolean }): void {
    const { voice, settings } = this.#reporter;
    this.#open.delete(callId);
    settings.functions?.forget(callId);
    const level = this.#level(name);
    if (level === 'none') return;
    const named = level === 'id' ? {} : { function_name: name };
    voice.say(serverMessage('llm-function-call-stopped', { tool_call_id: callId, ...named, ...how }));
  }
}

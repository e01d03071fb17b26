import { AntiphonError, type Clock, messageOf, systemClock, type Timer } from '@antiphon/core';
import { faceOf, LiveCall, type PhoneCall } from '../call/index.js';
import type { StreamStart } from '../protocol/index.js';
import { MediaStream, type StreamEnd, type StreamSocket } from '../stream/index.js';
import { type CallProblem, callProblems } from './call-problem.js';
import { type CallLimits, limitsOf, type MediaCallsOptions } from './media-calls-options.js';

const WATCH_MS = 500;

/** Knows the calls that are under way, and makes one of every stream. Knows no network. */
export class CallDesk<Parameters = Readonly<Record<string, string>>> {
  readonly limits: Required<CallLimits>;
  /** Tells of a problem. Never throws. */
  readonly problem: (problem: CallProblem) => void;
  readonly clock: Clock;
  readonly #options: MediaCallsOptions<Parameters>;
  readonly #streams = new Set<MediaStream>();
  readonly #calls = new Map<string, LiveCall>();
  #watch: Timer | undefined;

  constructor(options: MediaCallsOptions<Parameters>) {
    this.limits = limitsOf(options);
    this.clock = options.clock ?? systemClock;
    this.#options = options;
    this.problem = callProblems(options.onProblem);
  }

  get calls(): readonly PhoneCall<Parameters>[] {
    return [...this.#calls.values()].map(faceOf<Parameters>);
  }

  get isFull(): boolean {
    return this.#streams.size >= this.limits.maxCalls;
  }

  /** Takes a connection that was let in. */
  take(socket: StreamSocket, remoteAddress?: string): MediaStream {
    let call: LiveCall | undefined;
    const { clock, limits } = this;
    const { protocol } = this.#options;
    const stream: MediaStream = new MediaStream(
      socket,
      { clock, protocol, ...limits },
      {
        started: (start) => {
          if (this.#calls.has(start.callId)) return `call ${start.callId} has a stream already`;
          const parameters = this.#parameters(start);
          if ('objection' in parameters) return parameters.objection;
          call = new LiveCall({ start, stream, parameters: parameters.value, hangUp: this.#hangUp() });
          this.#calls.set(call.id, call);
          this.#serve(call, remoteAddress);
          return undefined;
        },
        audio: (codes) => call?.audio(codes),
        digit: (digit) => call?.digit(digit),
        mark: (name) => call?.mark(name),
        ended: (end) => {
          this.#streams.delete(stream);
          if (this.#streams.size === 0) this.#watch?.cancel();
          if (call !== undefined) this.#calls.delete(call.id);
          call?.ended(end);
          this.#problem(end, call?.id, remoteAddress);
        },
      },
    );
    this.#streams.add(stream);
    if (this.#streams.size === 1) this.#watchOn();
    return stream;
  }

  /** Closes every stream. */
  close(): void {
    for (const stream of [...this.#streams]) stream.close('the server closes', 1001);
  }

  #watchOn(): void {
    this.#watch = this.clock.after(WATCH_MS, () => {
      const nowMs = this.clock.now();
      for (const stream of [...this.#streams]) stream.watch(nowMs);
      if (this.#streams.size > 0) this.#watchOn();
    });
  }

  #parameters(start: StreamStart): { readonly value: unknown } | { readonly objection: string } {
    const { parameters } = this.#options;
    if (parameters === undefined) return { value: start.parameters };
    try {
      return { value: parameters(start.parameters) };
    } catch (error) {
      return { objection: `its parameters are not as expected: ${messageOf(error)}` };
    }
  }

  #hangUp(): ((call: LiveCall) => Promise<void>) | undefined {
    const { hangUp } = this.#options;
    return hangUp === undefined ? undefined : (call) => hangUp(faceOf<Parameters>(call));
  }

  #serve(call: LiveCall, remoteAddress: string | undefined): void {
    const failed = (thrown: unknown): void => {
      const message = `what was to serve call ${call.id} failed: ${messageOf(thrown)}`;
      const error = new AntiphonError('service_failed', message, { cause: thrown });
      call.stream.close('the agent failed', 1011);
      this.problem({ kind: 'failed', status: 1011, error, callId: call.id, remoteAddress });
    };
    try {
      const served: unknown = this.#options.onCall(faceOf<Parameters>(call));
      if (served instanceof Promise) served.catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  }

  #problem({ by, code, error }: StreamEnd, callId: string | undefined, remoteAddress: string | undefined) {
    if (error === undefined || (by !== 'refused' && by !== 'lost')) return;
    this.problem({ kind: by, status: code, error, callId, remoteAddress });
  }
}

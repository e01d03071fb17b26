import type { IncomingMessage } from 'node:http';
import type { Clock } from '@antiphon/core';
import type { PhoneCall } from '../call/index.js';
import type { MediaProtocol } from '../protocol/index.js';
import type { CallProblem } from './call-problem.js';

/** Makes of a stream's custom parameters what the program works with. What it throws refuses the stream. */
export type ReadParameters<Parameters> = (given: Readonly<Record<string, string>>) => Parameters;

export interface CallLimits {
  /** The longest message taken; a longer one ends the stream with 1009. @defaultValue 65_536 */
  readonly maxMessageBytes?: number;
  /** Bytes that the carrier may leave unread before the connection is cut: some four seconds. @defaultValue 65_536 */
  readonly maxBufferedBytes?: number;
  /** How long a stream may take to start. @defaultValue 10_000 */
  readonly startTimeoutMs?: number;
  /** Nothing for so long means a dead line: carriers send audio in silence too. @defaultValue 10_000 */
  readonly silenceTimeoutMs?: number;
  /** Streams open at a time; one more is refused with 503. @defaultValue 1_000 */
  readonly maxCalls?: number;
}

export interface MediaCallsOptions<Parameters> extends CallLimits {
  readonly protocol: MediaProtocol;
  /** Path of the WebSocket on this server. */
  readonly path: string;
  /** Serves a call: links a pipeline and starts a session. What it throws closes the stream with 1011. */
  readonly onCall: (call: PhoneCall<Parameters>) => void | Promise<void>;
  /** @defaultValue as they are: texts by name */
  readonly parameters?: ReadParameters<Parameters>;
  /** Whether a connection may come in. Anything but `true` refuses it with 403. @defaultValue everyone */
  readonly admit?: (request: IncomingMessage) => boolean | Promise<boolean>;
  /** Ends a call, for `call.hangUp()`. One that has ended already is no error. */
  readonly hangUp?: (call: PhoneCall<Parameters>) => Promise<void>;
  /**
   * Hears of problems. What it throws, or rejects with, is ignored.
   * @defaultValue the first of each kind and status becomes a warning of the process
   */
  readonly onProblem?: (problem: CallProblem) => void;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock;
}

export const callLimits = {
  maxMessageBytes: 65_536,
  maxBufferedBytes: 65_536,
  startTimeoutMs: 10_000,
  silenceTimeoutMs: 10_000,
  maxCalls: 1_000,
} as const satisfies Required<CallLimits>;

/** Fills in the defaults, and leaves out everything else. */
export function limitsOf(options: CallLimits): Required<CallLimits> {
  const names = Object.keys(callLimits) as (keyof CallLimits)[];
  const entries = names.map((name) => [name, options[name] ?? callLimits[name]]);
  return Object.fromEntries(entries) as Required<CallLimits>;
}

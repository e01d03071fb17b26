import { MicrophoneError, type MicrophoneTrouble } from '@antiphon/client';
import { type RefusalReason, ServiceRefusal } from '../service/index.js';

/** What is wrong: with the microphone, with sound, or with the connection to the agent. */
export type VoiceProblemKind =
  | `microphone-${MicrophoneTrouble | 'lost'}`
  | 'sound-blocked'
  | ConnectionTrouble;

/** `lost`: there was a connection, and it could not be made again. `agent`: the agent itself has failed. */
type ConnectionTrouble = RefusalReason | 'lost' | 'agent' | 'elsewhere';

/** What went wrong, and what a person can do. */
export interface VoiceProblem {
  readonly kind: VoiceProblemKind;
  /** For people, in English. */
  readonly message: string;
  /** What helps: another try with the microphone, sound after a click, or another session. */
  readonly remedy: 'microphone' | 'sound' | 'session';
  /** Not before so many ms, says the service. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

export function microphoneProblem(thrown: unknown): VoiceProblem {
  const error = thrown instanceof MicrophoneError ? thrown : MicrophoneError.of(thrown);
  return {
    ...{ kind: `microphone-${error.trouble}`, remedy: 'microphone', cause: thrown },
    message: `${error.message}. You can write meanwhile.`,
  };
}

export const MICROPHONE_LOST: VoiceProblem = {
  kind: 'microphone-lost',
  message: 'The microphone is gone: it was unplugged or taken away. Connect one, then try again.',
  remedy: 'microphone',
};

export const SOUND_BLOCKED: VoiceProblem = {
  kind: 'sound-blocked',
  message: 'The browser makes no sound before you have pressed something on this page.',
  remedy: 'sound',
};

const ENDS: Readonly<Record<string, ConnectionTrouble>> = {
  'the server cannot be reached': 'unreachable',
  'the agent failed': 'agent',
  'the session goes on in another page': 'elsewhere',
};

const MESSAGES: Readonly<Partial<Record<ConnectionTrouble, string>>> = {
  unreachable: 'The voice service cannot be reached.',
  agent: 'The agent has failed.',
  elsewhere: 'The conversation goes on in another window.',
  lost: 'The connection was lost, and could not be made again.',
};

/**
 * Why there is no connection.
 *
 * @param why as the client has it
 * @param thrown what the service, or whoever gives tokens, has said last, if it has given no way in
 */
export function connectionProblem(why: string, wasOpen: boolean, thrown: unknown): VoiceProblem {
  if (thrown instanceof ServiceRefusal && thrown.reason !== 'unreachable') {
    const { reason: kind, message, retryAfterMs } = thrown;
    return { kind, message: busy(message, retryAfterMs), remedy: 'session', retryAfterMs, cause: thrown };
  }
  const kind = ENDS[why] ?? 'lost';
  const told = kind === 'unreachable' && wasOpen ? 'lost' : kind;
  const message = MESSAGES[told] ?? `The conversation is over: ${why}.`;
  return { kind: told, message, remedy: 'session', ...(thrown === undefined ? {} : { cause: thrown }) };
}

function busy(message: string, retryAfterMs: number | undefined): string {
  if (retryAfterMs === undefined) return message;
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  return `${message} Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}

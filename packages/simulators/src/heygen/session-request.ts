import { Refused } from '../avatar/index.js';
import { COMPLAINTS } from './envelope.js';

/** What a client asks for when it asks for a session. */
export interface SessionRequest {
  readonly avatar: unknown;
  readonly voice: string;
  /** ms without anything from the client after which the session ends; Infinity for never. */
  readonly idleMs: number;
}

/** The vendor's bounds and default of `activity_idle_timeout`, in seconds. */
const MIN_IDLE_SECONDS = 30;
const MAX_IDLE_SECONDS = 3_600;
const DEFAULT_IDLE_SECONDS = 120;

/** @throws Refused 400 */
export function readSessionRequest(body: Readonly<Record<string, unknown>>): SessionRequest {
  const { avatar_name, avatar_id, voice, activity_idle_timeout: seconds = DEFAULT_IDLE_SECONDS } = body;
  const isInBounds =
    typeof seconds === 'number' && seconds >= MIN_IDLE_SECONDS && seconds <= MAX_IDLE_SECONDS;
  if (!isInBounds) throw new Refused(COMPLAINTS.invalid, 'activity_idle_timeout must be 30 to 3600');
  const isAwake = body.disable_idle_timeout === true;
  return {
    // A guess: without a name the vendor has an avatar of its own.
    avatar: avatar_name ?? avatar_id ?? 'default',
    voice: voiceOf(voice),
    idleMs: isAwake ? MAX_IDLE_SECONDS * 1_000 : seconds * 1_000,
  };
}

function voiceOf(voice: unknown): string {
  if (typeof voice !== 'object' || voice === null) return '';
  return 'voice_id' in voice ? String(voice.voice_id ?? '') : '';
}

export interface TaskRequest {
  readonly text: string;
  /** `talk`: the vendor's model answers the text. `repeat`: the text is said. */
  readonly type: 'talk' | 'repeat';
  /** `sync`: the request is answered when it has been said. */
  readonly mode: 'sync' | 'async';
}

/** "Yes that's the limit", says a user of the vendor's, and nobody of what happens beyond it. */
const MAX_TEXT = 1_000;

/** @throws Refused 400 */
export function readTaskRequest(body: Readonly<Record<string, unknown>>): TaskRequest {
  // Guesses: what is left out is what the SDK's own defaults are.
  const { text, task_type: type = 'talk', task_mode: mode = 'async' } = body;
  if (typeof text !== 'string' || text.trim() === '')
    throw new Refused(COMPLAINTS.invalid, 'text is missing');
  if (text.length > MAX_TEXT) {
    throw new Refused(
      COMPLAINTS.invalid,
      `text has ${text.length} characters, at most ${MAX_TEXT} are taken`,
    );
  }
  if (type !== 'talk' && type !== 'repeat')
    throw new Refused(COMPLAINTS.invalid, 'task_type must be talk or repeat');
  if (mode !== 'sync' && mode !== 'async')
    throw new Refused(COMPLAINTS.invalid, 'task_mode must be sync or async');
  return { text, type, mode };
}

import { Refused } from '../avatar/index.js';
import { complaint } from './envelope.js';

/** How a session is driven. `LITE`: with audio, over a WebSocket. `FULL`: with text, in the room. */
export type SessionMode = 'LITE' | 'FULL';

/** What a client asks for when it asks for a session. */
export interface SessionRequest {
  readonly mode: SessionMode;
  readonly avatarId: string;
  readonly isSandbox: boolean;
  readonly voice: string;
  /** The client has a room of its own for the avatar: the simulated one stays out of it. */
  readonly hasOwnRoom: boolean;
}

const ENCODINGS = ['H264', 'VP8'];
const QUALITIES = ['low', 'medium', 'high', 'very_high'];

/** @throws Refused 422, as the vendor's framework does with what does not fit its schema. A guess. */
export function readSessionRequest(body: Readonly<Record<string, unknown>> | undefined): SessionRequest {
  if (body === undefined) throw invalid('the body is no JSON object');
  const { mode, avatar_id, is_sandbox = false } = body;
  if (mode !== 'LITE' && mode !== 'FULL') throw invalid('mode must be LITE or FULL');
  if (typeof avatar_id !== 'string' || avatar_id === '') throw invalid('avatar_id is missing');
  if (typeof is_sandbox !== 'boolean') throw invalid('is_sandbox must be true or false');
  const video = fields(body, 'video_settings');
  if (!['undefined', ...ENCODINGS].includes(String(video.encoding))) {
    throw invalid(`video_settings.encoding must be one of ${ENCODINGS.join(', ')}`);
  }
  if (!['undefined', ...QUALITIES].includes(String(video.quality))) {
    throw invalid(`video_settings.quality must be one of ${QUALITIES.join(', ')}`);
  }
  const { voice_id = '' } = fields(body, 'avatar_persona');
  return {
    mode,
    avatarId: avatar_id,
    isSandbox: is_sandbox,
    voice: String(voice_id),
    hasOwnRoom: Object.keys(fields(body, 'livekit_config')).length > 0,
  };
}

function fields(body: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const value = body[name] ?? {};
  if (typeof value !== 'object') throw invalid(`${name} must be an object`);
  return value as Record<string, unknown>;
}

const invalid = (message: string): Refused => new Refused(complaint(422, message));

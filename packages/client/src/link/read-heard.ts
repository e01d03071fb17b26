import { AntiphonError, type JsonObject } from '@antiphon/core/frame-free';
import { type PipecatAudio, readPipecatFrame } from '@antiphon/rtvi/frame-free';

/** What a server says, as far as it can be understood. */
export type Heard =
  | { readonly type: 'audio'; readonly audio: PipecatAudio }
  | { readonly type: 'message'; readonly message: JsonObject }
  | { readonly type: 'unknown' };

const UNKNOWN: Heard = { type: 'unknown' };

/** Reads one message. What is no frame, or of no kind that a client is sent, is passed over. */
export function readHeard(bytes: Uint8Array): Heard {
  try {
    const frame = readPipecatFrame(bytes);
    if (frame.type === 'audio') return { type: 'audio', audio: frame.audio };
    if (frame.type !== 'message') return UNKNOWN;
    const message: unknown = JSON.parse(frame.json);
    return typeof message === 'object' && message !== null
      ? { type: 'message', message: message as JsonObject }
      : UNKNOWN;
  } catch (error) {
    if (error instanceof AntiphonError || error instanceof SyntaxError) return UNKNOWN;
    throw error;
  }
}

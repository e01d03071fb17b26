import type { JsonValue } from '@antiphon/core';
import { isDeeperThan, MAX_JSON_LEVELS } from '@antiphon/ws-door';

/** What came over the data channel. `other` is of the connection itself: a ping, or signalling. */
export type ChannelMessage =
  | { readonly type: 'message'; readonly message: JsonValue }
  | { readonly type: 'other' }
  | { readonly type: 'nonsense'; readonly reason: string };

/** The longest message that is read, in characters: what the answer to an offer allows. */
const MAX_LENGTH = 65_536;

/**
 * Understands what SmallWebRTC's clients say: `ping: …` once a second; `{ type: 'signalling', … }` when a track is muted;
 * RTVI, or JSON of the application's own.
 */
export function readChannelMessage(text: string | Buffer): ChannelMessage {
  if (typeof text !== 'string') return nonsense('bytes came over the data channel; text is expected');
  if (text.length > MAX_LENGTH) return nonsense(`a message of ${text.length} characters came`);
  if (text.startsWith('ping')) return { type: 'other' };
  try {
    const message = JSON.parse(text) as JsonValue;
    if (isDeeperThan(message, MAX_JSON_LEVELS))
      return nonsense(`a message has more than ${MAX_JSON_LEVELS} levels`);
    return isSignalling(message) ? { type: 'other' } : { type: 'message', message };
  } catch {
    return nonsense('a message came that is no JSON');
  }
}

function isSignalling(message: JsonValue): boolean {
  return (
    typeof message === 'object' && message !== null && 'type' in message && message.type === 'signalling'
  );
}

function nonsense(reason: string): ChannelMessage {
  return { type: 'nonsense', reason };
}

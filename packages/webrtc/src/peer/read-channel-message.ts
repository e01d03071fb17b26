import type { JsonValue } from '@antiphon/core';

/** What came over the data channel. `other` is of the connection itself: a ping, or signalling. */
export type ChannelMessage =
  | { readonly type: 'message'; readonly message: JsonValue }
  | { readonly type: 'other' }
  | { readonly type: 'nonsense'; readonly reason: string };

/** The longest message that is read, in characters: what the answer to an offer allows. */
const MAX_LENGTH = 65_536;
/** As deep as any JSON of this project goes. */
const MAX_LEVELS = 100;

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
    if (isDeeperThan(message, MAX_LEVELS)) return nonsense(`a message has more than ${MAX_LEVELS} levels`);
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

/** Whoever follows JSON to its end by calling itself must not fall over it. */
function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(each as JsonValue, levels - 1));
}

function nonsense(reason: string): ChannelMessage {
  return { type: 'nonsense', reason };
}

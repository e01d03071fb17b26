import { VirtualClock } from '@antiphon/core';
import { AvatarSession } from './avatar-session.js';

/** A session with a room that only writes down what it is told to do. */
export function inRoom(): { readonly session: AvatarSession; readonly seen: readonly string[] } {
  const seen: string[] = [];
  const did = (what: string): void => void seen.push(what);
  const session = new AvatarSession({
    id: 'a-session',
    clock: new VirtualClock(),
    latency: () => 0,
    freshId: () => 'an-id',
    idleMs: 1_000,
    maxMs: 1_000,
    openRoom: () => ({
      url: '',
      token: () => '',
      publish: () => did('publishes'),
      say: () => did('speaks'),
      silence: () => did('is silent'),
      send: (text) => did(`says ${text}`),
      loseTrack: (track) => did(`loses ${track}`),
      dropSignal: (forgets) => did(`drops signalling${forgets ? ' and forgets' : ''}`),
      close: () => did('closes'),
    }),
  });
  return { session, seen };
}

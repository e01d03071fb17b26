import type { Fault, FaultMoment } from './fault.js';

/**
 * What goes wrong with an avatar's session, whatever its connections do. In a plan it is for the request that starts the
 * session, `/v1/sessions/start` or `/v1/streaming.new`, and its moment is one of the session's (`afterMessages` never comes).
 */
export type AvatarFault = (
  | AvatarRefusal
  /** The avatar never comes: the session stays `connecting`, the request for it is not answered. */
  | { readonly kind: 'setUpHangs' }
  /** The vendor ends the session. */
  | { readonly kind: 'kick' }
  /** A track of the avatar's ends, and the session goes on. */
  | { readonly kind: 'trackLoss'; readonly track: 'audio' | 'video' }
  /** The next event that is told in the room breaks off. On a socket it is `malformedJson` that does so. */
  | { readonly kind: 'malformedEvent' }
  /** Viewers lose the signalling of their room. With `forgets` they cannot go on, and must join anew. */
  | { readonly kind: 'signalLoss'; readonly forgets?: boolean }
) & {
  /** @defaultValue 'connect': as soon as the session is started */
  readonly at?: FaultMoment;
};

/** The account may not have the session. */
export type AvatarRefusal = { readonly kind: 'noCredit' | 'concurrencyLimit' | 'unknownAvatar' };

/** One sample of every fault of an avatar's session, for tests that go through all of them. */
export const AVATAR_FAULTS = [
  { name: 'no credit', fault: { kind: 'noCredit' }, effect: 'handshakeFails' },
  { name: 'too many sessions', fault: { kind: 'concurrencyLimit' }, effect: 'handshakeFails' },
  { name: 'an avatar that is not there', fault: { kind: 'unknownAvatar' }, effect: 'handshakeFails' },
  { name: 'set-up never ends', fault: { kind: 'setUpHangs' }, effect: 'silent' },
  { name: 'kicked', fault: { kind: 'kick' }, effect: 'ends' },
  { name: 'sound lost', fault: { kind: 'trackLoss', track: 'audio' }, effect: 'goesOn' },
  { name: 'signalling lost', fault: { kind: 'signalLoss' }, effect: 'goesOn' },
  { name: 'viewers forgotten', fault: { kind: 'signalLoss', forgets: true }, effect: 'goesOn' },
  { name: 'malformed event', fault: { kind: 'malformedEvent' }, effect: 'goesOn' },
  { name: 'picture lost', fault: { kind: 'trackLoss', track: 'video' }, effect: 'goesOn' },
] as const satisfies readonly {
  readonly name: string;
  readonly fault: AvatarFault;
  readonly effect: 'handshakeFails' | 'ends' | 'silent' | 'goesOn';
}[];

const KINDS: readonly string[] = AVATAR_FAULTS.map(({ fault }) => fault.kind);

export const isAvatarFault = (fault: Fault | AvatarFault): fault is AvatarFault => KINDS.includes(fault.kind);

export const isAvatarRefusal = (fault: AvatarFault): fault is AvatarRefusal =>
  fault.kind === 'noCredit' || fault.kind === 'concurrencyLimit' || fault.kind === 'unknownAvatar';

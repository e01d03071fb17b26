import { LINK_CLOSE } from '@antiphon/rtvi/frame-free';

/** What a page closes a connection with that it means to resume. */
export const SUSPENDED = 4000;

/** What to do when a connection has ended. */
export type AfterClose =
  /** Go on with the same session. */
  | { readonly next: 'resume' }
  /** Begin a new session, with a new token. */
  | { readonly next: 'begin'; readonly why: string }
  /** It is over. */
  | { readonly next: 'end'; readonly why: string; readonly isFailure: boolean };

const AFTER: Readonly<Record<number, AfterClose>> = {
  1000: { next: 'end', why: 'the session has ended', isFailure: false },
  1001: { next: 'begin', why: 'the server has closed' },
  1003: { next: 'end', why: 'the server did not understand this client', isFailure: true },
  1005: { next: 'end', why: 'the session has ended', isFailure: false },
  1007: { next: 'end', why: 'the server did not understand this client', isFailure: true },
  1008: { next: 'end', why: 'the server refused this client', isFailure: true },
  1009: { next: 'end', why: 'a message was too large for the server', isFailure: true },
  1011: { next: 'begin', why: 'the agent failed' },
  [LINK_CLOSE.superseded]: { next: 'end', why: 'the session goes on in another page', isFailure: false },
  [LINK_CLOSE.sessionGone]: { next: 'begin', why: 'the session was not there any more' },
};

/** What the code that a connection was closed with asks for. Any other is a cut. */
export function afterClose(code: number): AfterClose {
  return AFTER[code] ?? { next: 'resume' };
}

import type { AntiphonError } from '../error.js';
import type { StateReason } from './reasons.js';

/**
 * - `idle`: nothing was asked for yet
 * - `connecting`: the first link is being opened, however many tries it takes
 * - `open`: a link serves
 * - `degraded`: a link serves, with several errors in a row
 * - `reconnecting`: the link was lost and another is being opened
 * - `draining`: what is left is sent and answered before the end
 * - `closed`: ended as asked; final
 * - `failed`: ended by a permanent failure or by giving up; final
 */
export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'open'
  | 'degraded'
  | 'reconnecting'
  | 'draining'
  | 'closed'
  | 'failed';

/** One change of state, reported once. */
export interface StateChange {
  readonly from: ConnectionState;
  readonly to: ConnectionState;
  readonly reason: StateReason;
  /** Tries since the connection last worked, the one that led here included. */
  readonly attempt: number;
  /** The generation of the newest link. */
  readonly generation: number;
  readonly atMs: number;
  /** What went wrong, where something did. */
  readonly error?: AntiphonError;
}

const next: { readonly [State in ConnectionState]: readonly ConnectionState[] } = {
  idle: ['connecting', 'closed'],
  connecting: ['open', 'closed', 'failed'],
  open: ['degraded', 'reconnecting', 'draining', 'closed', 'failed'],
  degraded: ['open', 'reconnecting', 'draining', 'closed', 'failed'],
  reconnecting: ['open', 'closed', 'failed'],
  draining: ['closed'],
  closed: [],
  failed: [],
};

/** Whether a connection may go from one state to another. */
export function mayFollow(from: ConnectionState, to: ConnectionState): boolean {
  return next[from].includes(to);
}

/** Whether a link serves in this state. */
export function isServing(state: ConnectionState): boolean {
  return state === 'open' || state === 'degraded';
}

/** Whether nothing can happen any more. */
export function isFinal(state: ConnectionState): boolean {
  return state === 'closed' || state === 'failed';
}

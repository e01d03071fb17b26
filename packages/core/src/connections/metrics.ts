import type { AntiphonError } from '../error.js';
import type { ConnectionState } from './state.js';

/** How a connection stands and what it has done, at one moment. */
export interface ConnectionMetrics {
  readonly state: ConnectionState;
  /** The generation of the newest link. */
  readonly generation: number;
  /** Tries to open a link. */
  readonly attempts: number;
  /** Links opened after one was lost. */
  readonly reconnects: number;
  /** Links that took over from one still serving. */
  readonly handovers: number;
  /** Items handed to a link, repetitions included. */
  readonly sent: number;
  /** Messages received. */
  readonly received: number;
  /** Items sent on a later link than the one that served when they were accepted. */
  readonly replayed: number;
  /** Items never sent on any link, and gone: too many, too old, or too late. */
  readonly dropped: number;
  /** Items sent once that would be repeated on the next link, had a bound not pushed them out. */
  readonly forgotten: number;
  /** Items taken back by `discard()`. */
  readonly discarded: number;
  readonly bufferedItems: number;
  readonly bufferedBytes: number;
  /** Errors in a row. */
  readonly consecutiveErrors: number;
  readonly lastError: AntiphonError | undefined;
  /** How long the present link has been open, in ms; 0 without one. */
  readonly upMs: number;
  /** Round trip of the last answered ping, in ms. */
  readonly rttMs: number | undefined;
}

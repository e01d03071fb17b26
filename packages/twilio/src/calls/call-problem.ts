import type { AntiphonError } from '@antiphon/core';

/** Something that went wrong with one connection. One is told per connection, at most. */
export interface CallProblem {
  /**
   * `refused`: it was not let in, or sent what makes no sense. `lost`: the connection broke or stalled.
   * `failed`: what was to serve the call has thrown.
   */
  readonly kind: 'refused' | 'lost' | 'failed';
  /** The HTTP status where it was refused at the door, else the close code of the WebSocket. */
  readonly status: number;
  readonly error: AntiphonError;
  /** Once it is known. */
  readonly callId: string | undefined;
  readonly remoteAddress: string | undefined;
}

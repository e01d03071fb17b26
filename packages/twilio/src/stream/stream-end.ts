import type { AntiphonError } from '@antiphon/core';

/** How the stream of a call ended. */
export interface StreamEnd {
  /**
   * `caller`: they, or what the carrier was told to do next, ended it. `agent`: this side did. `refused`:
   * a message was wrong. `lost`: the connection was gone, stalled, or never got as far as a call.
   */
  readonly by: 'caller' | 'agent' | 'refused' | 'lost';
  /** The close code: what this side sent, or else what came. */
  readonly code: number;
  readonly reason: string;
  /** For `refused` and `lost`. */
  readonly error: AntiphonError | undefined;
}

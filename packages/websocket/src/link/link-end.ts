import type { AntiphonError } from '@antiphon/core';

/** How the connection of a client ended, or, of a client that may come back, the client itself. */
export interface LinkEnd {
  /**
   * `client`: it closed the connection. `agent`: this side did. `refused`: what came was wrong, or too much.
   * `lost`: the connection was gone or stalled.
   */
  readonly by: 'client' | 'agent' | 'refused' | 'lost';
  /** The close code: what this side sent, or else what came. */
  readonly code: number;
  readonly reason: string;
  /** For `refused` and `lost`. */
  readonly error: AntiphonError | undefined;
}

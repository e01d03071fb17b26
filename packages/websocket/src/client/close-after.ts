import type { Session } from '@antiphon/core';
import type { LiveClient } from './live-client.js';

/** Sends a client away when nothing is left of its session: with 1011 where it failed, so that the client begins anew. */
export function closeAfter(session: Session, client: LiveClient): void {
  void session.closed.then(({ outcome }) => {
    if (outcome === 'failed') client.close('the agent failed', 1011);
    else client.close('the session has ended');
  });
}

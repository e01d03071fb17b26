import type { Session } from '@antiphon/core';
import type { LiveRtcClient } from './live-rtc-client.js';

/** Sends a client away when nothing is left of its session. */
export function closeAfter(session: Session, client: LiveRtcClient): void {
  void session.closed.then(({ outcome }) =>
    client.close(outcome === 'failed' ? 'the agent failed' : 'the session has ended'),
  );
}

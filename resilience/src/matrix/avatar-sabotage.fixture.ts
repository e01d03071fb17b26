import type { AvatarEvents } from '@antiphon/core';
import type { AvatarTamper } from '../adapters/index.js';

/** Reports other than the adapter does. */
function reporting(change: (events: AvatarEvents) => Partial<AvatarEvents>): AvatarTamper {
  return (service) => ({
    ...service,
    open: (events, host) => service.open({ ...events, ...change(events) }, host),
  });
}

/** Nobody learns that it is lost: what it was given is lost with it. */
export const tellsNothing = reporting(() => ({ lost: () => {} }));

/** It says that it speaks before it does: what it never said counts as heard. */
export const boasts = reporting((events) => ({
  lost(error) {
    // All of it, it says.
    for (let utterance = 1; utterance < 4; utterance++) events.ended(utterance);
    events.lost(error);
  },
}));

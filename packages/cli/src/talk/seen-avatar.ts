import { AntiphonError, type AudioAvatar, type AvatarEvents, messageOf } from '@antiphon/core';
import type { AvatarViewer } from './avatar-viewer.js';

/** An avatar that speaks only while a page sees it: what nobody sees, nobody hears. */
export function seenAvatar(avatar: AudioAvatar, viewer: AvatarViewer): AudioAvatar {
  return {
    ...avatar,
    async open(events, host) {
      const stream = await avatar.open(backWhenSeen(events, viewer, host.signal), host);
      viewer.onLost = (error) => events.failed(error);
      try {
        await viewer.seen(host.signal);
      } catch (error) {
        await stream.close();
        throw error;
      }
      return stream;
    },
  };
}

/** An avatar that is back may be in another room, which the page is to see first. */
function backWhenSeen(events: AvatarEvents, viewer: AvatarViewer, signal: AbortSignal): AvatarEvents {
  return {
    ...events,
    ready: () =>
      void viewer.seen(signal).then(events.ready, (error: unknown) => {
        if (!signal.aborted) events.failed(asError(error));
      }),
  };
}

function asError(thrown: unknown): AntiphonError {
  return thrown instanceof AntiphonError
    ? thrown
    : new AntiphonError('connection_lost', messageOf(thrown), { cause: thrown });
}

import { abortError, type Clock, deferred, messageOf, throwIfAborted } from '@antiphon/core';
import type { GenAiClient, Wording } from '../../sdk/index.js';
import { guardedLive } from './guard-sockets.js';
import { closeOf, handshakeFailure, openFailure, setupFailure, wordsOf } from './live-failure.js';
import type { LiveLink, OpenLiveLink } from './live-link.js';
import type { SdkLiveSession } from './sdk-live.js';
import { SocketLink } from './socket-link.js';

/**
 * Opens one link. The SDK's promise alone can't be trusted: in 2.x it hangs for ever when the handshake is
 * refused, or when the session is closed before its setup. So the socket's events decide too.
 */
export async function openLiveLink(
  client: GenAiClient,
  { setup, events, signal }: OpenLiveLink,
  { clock, wording }: { readonly clock: Clock; readonly wording: Wording },
): Promise<LiveLink> {
  throwIfAborted(signal);
  const link = new SocketLink(events, clock);
  const opened = deferred<SdkLiveSession>();
  const onAbort = () => opened.reject(abortError(signal));
  const live = guardedLive(client, {
    splice: setup.splice,
    opened: (socket) => {
      link.attach(socket);
      // Its words are better than those of the error that would come otherwise.
      socket.on('unexpected-response', (_request, answer) => {
        void handshakeFailure(answer, wording).then(opened.reject);
      });
    },
    malformed: () => link.unreadable('a message is no JSON'),
  });
  const callbacks = {
    onopen: () => {},
    onmessage: (message: unknown) => link.message(message),
    onerror: (event: unknown) => {
      const error = openFailure(wordsOf(event), wording);
      opened.reject(error);
      link.failed(error);
    },
    onclose: (event: unknown) => {
      const close = closeOf(event);
      opened.reject(setupFailure(close, wording));
      link.closed({ ...close, reason: wording.discreet(close.reason) });
    },
  };
  signal.addEventListener('abort', onAbort);
  try {
    live
      .connect({ model: setup.model, config: setup.config, callbacks })
      .then(opened.resolve, (thrown: unknown) => opened.reject(openFailure(messageOf(thrown), wording)));
    link.begin(await opened.promise);
    return link;
  } catch (error) {
    link.kill();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

import { AntiphonError, type ConnectionDriver, type Link } from '@antiphon/core';
import { type AcmeMessage, type AcmeOut, readAcme } from './acme-protocol.js';

export interface AcmeAccount {
  /** Where the vendor listens, such as `ws://127.0.0.1:8080`. */
  readonly url: string;
  readonly apiKey: string;
}

// #region driver
/** How to open one link to the vendor. Everything that follows a lost one is the supervisor's business. */
export function acmeDriver({ url, apiKey }: AcmeAccount): ConnectionDriver<AcmeOut, AcmeMessage> {
  return {
    async open({ signal, events }) {
      // On first use: whoever never opens a stream never loads the vendor's library.
      const { WebSocket } = await import('ws');
      const socket = new WebSocket(url, { headers: { authorization: `Bearer ${apiKey}` } });
      const giveUp = () => socket.terminate();
      signal.addEventListener('abort', giveUp, { once: true });
      socket.on('message', (data) => {
        const message = readAcme(String(data));
        if (message === undefined) events.onError(new AntiphonError('service_failed', 'acme: unreadable'));
        else events.onMessage(message);
      });
      socket.on('pong', events.onPong);
      // In the moment of opening, not later: what the peer does in the same moment must not be missed.
      await opened(socket, () => {
        signal.removeEventListener('abort', giveUp);
        socket.on('error', events.onError);
        socket.on('close', (code, reason) =>
          events.onClose({ code, reason: String(reason), clean: code !== 1006 }),
        );
      });
      return linkOver(socket);
    },
  };
}
// #endregion driver

type Socket = import('ws').WebSocket;

function opened(socket: Socket, onOpen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(refused(error));
    socket.once('error', failed);
    socket.once('open', () => {
      socket.off('error', failed);
      onOpen();
      resolve();
    });
  });
}

/** A wrong key will be wrong the next time too; anything else may pass. The key itself is never named. */
function refused(error: Error): AntiphonError {
  const denied = / 40[13]\b/.test(error.message);
  const words = denied ? 'acme refuses this API key' : `acme cannot be reached: ${error.message}`;
  return new AntiphonError('connection_failed', words, { retryable: !denied, cause: error });
}

function linkOver(socket: Socket): Link<AcmeOut> {
  return {
    send: (item) => socket.send(item instanceof Uint8Array ? item : JSON.stringify(item)),
    ping: () => socket.ping(),
    bufferedBytes: () => socket.bufferedAmount,
    alive: () => socket.readyState === socket.OPEN,
    close: (code = 1000) => (socket.readyState === socket.OPEN ? socket.close(code) : socket.terminate()),
  };
}

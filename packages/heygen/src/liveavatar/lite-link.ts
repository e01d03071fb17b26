import { AntiphonError, type Link, type LinkEvents, messageOf } from '@antiphon/core/frame-free';
import { WebSocket } from 'ws';
import { statusFailure, unreachable, type Wording } from '../rest/index.js';
import { type LiteCommand, type LiteMessage, liteCommand, readLiteMessage } from './lite-message.js';

/** The longest message that is taken from the vendor: its own are short. */
const MAX_MESSAGE_BYTES = 1_048_576;

export interface LiteLinkOptions {
  readonly url: string;
  readonly signal: AbortSignal;
  readonly events: LinkEvents<LiteMessage>;
  readonly wording: Wording;
  /** How long the handshake may take, in ms of the machine. */
  readonly handshakeTimeoutMs: number;
  /** The vendor says that the session is over. */
  onOver(): void;
}

/** One socket of a LITE session. */
export class LiteLink implements Link<LiteCommand> {
  readonly #socket: WebSocket;
  #keepAlives = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Resolves when the vendor says that the avatar is there. @throws AntiphonError that says whether to try again. */
  static open({
    url,
    signal,
    events,
    wording,
    handshakeTimeoutMs,
    onOver,
  }: LiteLinkOptions): Promise<LiteLink> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, {
        handshakeTimeout: handshakeTimeoutMs,
        maxPayload: MAX_MESSAGE_BYTES,
        perMessageDeflate: false,
      });
      const giveUp = () => socket.terminate();
      signal.addEventListener('abort', giveUp, { once: true });
      const settled = () => signal.removeEventListener('abort', giveUp);
      socket.on('message', (data, isBinary) => {
        const message = isBinary ? undefined : readLiteMessage(data.toString());
        if (message === undefined) return;
        events.onMessage(message);
        if (message.type !== 'state') return;
        if (message.state === 'connected') {
          settled();
          resolve(new LiteLink(socket));
        } else if (message.state === 'closing' || message.state === 'closed') {
          onOver();
          if (message.state === 'closed') socket.close();
        }
      });
      socket.on('pong', () => events.onPong());
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        settled();
        reject(refusedSocket(response.statusCode ?? 0, wording));
        socket.terminate();
      });
      socket.on('error', (thrown) => {
        settled();
        reject(unreachable(thrown, wording));
        events.onError(
          new AntiphonError('connection_lost', wording.secrets.hide(messageOf(thrown)), { retryable: true }),
        );
      });
      socket.on('close', (code, reason) => {
        settled();
        const said = wording.secrets.hide(reason.toString());
        const early = `${wording.name} closed the socket before the avatar was there (code ${code}${said === '' ? '' : `: ${said}`})`;
        reject(new AntiphonError('connection_failed', early, { retryable: true }));
        events.onClose({ code, reason: said, clean: code !== 1006 });
      });
      if (signal.aborted) giveUp();
    });
  }

  send({ json }: LiteCommand): void {
    this.#socket.send(json);
  }

  keepAlive(): void {
    this.#socket.send(liteCommand('session.keep_alive', `keep-alive-${++this.#keepAlives}`));
  }

  ping(): void {
    this.#socket.ping();
  }

  bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  alive(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  isClosing(): boolean {
    return this.#socket.readyState === WebSocket.CLOSING;
  }

  close(code?: number, reason?: string): void {
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
  }
}

/** The session is gone: a new one may be had. */
function refusedSocket(status: number, wording: Wording): AntiphonError {
  const { message } = statusFailure(status, '', wording);
  return new AntiphonError('connection_failed', `the socket of the session: ${message}`, { retryable: true });
}

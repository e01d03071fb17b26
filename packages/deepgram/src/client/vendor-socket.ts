import type { Agent } from 'node:http';
import { AntiphonError, type LinkEvents } from '@antiphon/core/frame-free';
import { openingFailure } from './failures.js';
import { SocketTap } from './socket-tap.js';

const OPEN = 1;
const CLOSING = 2;
/** The SDK's own timeout stays out of the way: the supervised connection has one. */
const SDK_TIMEOUT_S = 600;

/** What every streaming connection of the SDK has in common. */
interface SdkConnection {
  connect(): unknown;
  readonly socket: SdkSocket;
}

interface SdkSocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'message' | 'error' | 'close', listener: (event: SdkEvent) => void): void;
  /** Private to the SDK, and looked for: pings are left out where it is not. */
  readonly _ws?: { ping?: () => void; on?: (event: 'pong', listener: () => void) => unknown } | undefined;
}

interface SdkEvent {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
  readonly wasClean?: boolean;
  readonly message?: string;
}

/** What the SDK is told of each streaming connection: no reconnection, no timeout of its own. */
export interface StreamSettings {
  readonly agent: Agent;
  readonly reconnectAttempts: 0;
  readonly connectionTimeoutInSeconds: number;
}

/** How a socket is opened, and who hears of it. */
export interface VendorSocketOptions {
  readonly isSecure: boolean;
  /** Makes the SDK's connection: one of `createConnection` of listen v1, listen v2, speak v1. */
  create(settings: StreamSettings): Promise<unknown>;
  readonly signal: AbortSignal;
  readonly events: Pick<LinkEvents<never>, 'onClose' | 'onError' | 'onPong'>;
  /** Every message at once and in the order of the wire: text, or binary that is the receiver's own. */
  onData(data: string | Uint8Array): void;
}

/** A streaming connection of the SDK, opened, with the traps of its event handling taken out. */
export class VendorSocket {
  readonly #socket: SdkSocket;
  readonly #tap: SocketTap;

  private constructor(socket: SdkSocket, tap: SocketTap) {
    this.#socket = socket;
    this.#tap = tap;
  }

  /** Resolves when the socket is open. @throws AntiphonError that says whether to try again */
  static async open({
    create,
    isSecure,
    signal,
    events,
    onData,
  }: VendorSocketOptions): Promise<VendorSocket> {
    const tap = new SocketTap(isSecure);
    const settings = {
      agent: tap.agent,
      reconnectAttempts: 0,
      connectionTimeoutInSeconds: SDK_TIMEOUT_S,
    } as const;
    let connection: SdkConnection;
    try {
      connection = (await create(settings)) as SdkConnection;
    } catch (error) {
      throw openingFailure(error);
    }
    if (signal.aborted) throw new AntiphonError('aborted', 'nobody waits for this connection any more');
    connection.connect();
    const { socket } = connection;
    const vendor = new VendorSocket(socket, tap);
    return new Promise((resolve, reject) => {
      let isOpen = false;
      let error: SdkEvent | undefined;
      const onAbort = () => {
        vendor.close();
        reject(new AntiphonError('aborted', 'nobody waits for this connection any more'));
      };
      signal.addEventListener('abort', onAbort);
      // Listeners count only from after connect() on: it clears those that were there before.
      socket.addEventListener('open', () => {
        isOpen = true;
        signal.removeEventListener('abort', onAbort);
        socket._ws?.on?.('pong', events.onPong);
        resolve(vendor);
      });
      socket.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') onData(data);
        else if (data instanceof ArrayBuffer) onData(new Uint8Array(data));
        else if (ArrayBuffer.isView(data))
          onData(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      });
      socket.addEventListener('error', (event) => {
        error = event;
      });
      socket.addEventListener('close', ({ code = 1006, reason = '', wasClean }) => {
        signal.removeEventListener('abort', onAbort);
        // An error comes after the close that it causes, which then has the code 1000 and is no such thing.
        queueMicrotask(() => {
          tap.cut();
          if (!isOpen) reject(openingFailure(error));
          else if (error === undefined) events.onClose({ code, reason, clean: wasClean ?? code === 1000 });
          else events.onClose({ code: 1006, reason: error.message ?? '', clean: false });
        });
      });
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === OPEN;
  }

  /** The vendor has said goodbye; why, is known when the socket is closed. */
  get isClosing(): boolean {
    return this.#socket.readyState === CLOSING;
  }

  /** Bytes that have not left yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** @throws Error when the socket is not open: the SDK would keep the message, for ever */
  send(data: string | Uint8Array): void {
    if (!this.isOpen)
      throw new AntiphonError('connection_lost', 'the socket is not open', { retryable: true });
    this.#socket.send(data);
  }

  /** Does nothing where the SDK gives no way to: see {@link canPing}. */
  ping(): void {
    const ws = this.#socket._ws;
    if (ws?.ping === undefined || ws.on === undefined) return;
    ws.ping();
  }

  /** Whether {@link ping} does anything. */
  get canPing(): boolean {
    const ws = this.#socket._ws;
    return typeof ws?.ping === 'function' && typeof ws.on === 'function';
  }

  /** Says goodbye and cuts the line: nothing remains. */
  close(code = 1000, reason = ''): void {
    try {
      this.#socket.close(code, reason);
    } catch {
      // It was not open: there is nobody to say goodbye to.
    }
    this.#tap.cut();
  }
}

import type { GenAiClient } from '../../sdk/index.js';
import { isLiveSocket, type LiveSocket, type SdkLive } from './sdk-live.js';

export interface SocketGuard {
  /** Of the setup message, fields that the SDK leaves out of it. */
  readonly splice: Readonly<Record<string, unknown>>;
  /** The socket exists; it is connecting. */
  opened(socket: LiveSocket): void;
  /** A message that is no JSON. */
  malformed(): void;
}

interface SdkSocket {
  connect(): void;
  send(message: string): void;
  readonly ws?: unknown;
}

interface SdkSocketCallbacks {
  readonly onmessage: (event: { readonly data?: unknown }) => void;
}

interface SdkSocketFactory {
  create(url: string, headers: unknown, callbacks: SdkSocketCallbacks): SdkSocket;
}

/**
 * The Live part of an SDK's client, for one link, with us between it and its socket, for what it leaves undone: a
 * message that is no JSON ends the process by an unhandled rejection, a socket that hangs in its handshake
 * cannot be reached, and fields of the setup message that it does not know are lost. The client itself is
 * left as it is. An SDK that makes its sockets in another way works unguarded.
 */
export function guardedLive(client: GenAiClient, guard: SocketGuard): SdkLive {
  const live = client.live as SdkLive & { readonly webSocketFactory?: Partial<SdkSocketFactory> };
  const factory = live.webSocketFactory;
  if (typeof factory?.create !== 'function') return live;
  const create = factory.create.bind(factory);
  const webSocketFactory: SdkSocketFactory = {
    create(url, headers, callbacks) {
      const socket = create(url, headers, {
        ...callbacks,
        onmessage: (event) => {
          if (isJson(event.data)) callbacks.onmessage(event);
          else guard.malformed();
        },
      });
      return guarded(socket, guard);
    },
  };
  return Object.create(live, { webSocketFactory: { value: webSocketFactory } }) as SdkLive;
}

function guarded(socket: SdkSocket, guard: SocketGuard): SdkSocket {
  const connect = socket.connect.bind(socket);
  const send = socket.send.bind(socket);
  let isFirst = true;
  socket.connect = () => {
    connect();
    if (isLiveSocket(socket.ws)) guard.opened(socket.ws);
  };
  socket.send = (message) => {
    send(isFirst ? spliced(message, guard.splice) : message);
    isFirst = false;
  };
  return socket;
}

/** Whether the SDK will be able to parse it: the bytes or the text that a socket hands out. */
function isJson(data: unknown): boolean {
  try {
    JSON.parse(data instanceof ArrayBuffer ? new TextDecoder().decode(data) : String(data));
    return true;
  } catch {
    return false;
  }
}

function spliced(message: string, fields: Readonly<Record<string, unknown>>): string {
  if (Object.keys(fields).length === 0) return message;
  const { setup, ...rest } = JSON.parse(message) as { readonly setup?: object };
  return setup === undefined ? message : JSON.stringify({ ...rest, setup: { ...setup, ...fields } });
}

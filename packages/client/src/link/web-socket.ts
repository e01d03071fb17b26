/** What is used of a `WebSocket`, the browser's or another. */
export interface SocketLike {
  binaryType: string;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

export type OpenSocket = (address: string, protocols: string[]) => SocketLike;

/** Opens a socket of the browser. */
export const browserSocket: OpenSocket = (address, protocols) =>
  new WebSocket(address, protocols) as unknown as SocketLike;

/** One connection, until it ends. */
export interface SocketEvents {
  onOpen(): void;
  onBytes(bytes: Uint8Array): void;
  /** Comes once, and nothing comes after it. */
  onClose(code: number): void;
}

/** The code of a connection that ended without one. */
const ABNORMAL = 1006;

/** A socket that says goodbye once, at the latest when it is told to. */
export class Socket {
  readonly #socket: SocketLike;
  #events: SocketEvents | undefined;

  /** @throws what `open` throws, for an address that is none */
  constructor(open: OpenSocket, address: string, protocol: string, events: SocketEvents) {
    const socket = open(address, [protocol]);
    this.#socket = socket;
    this.#events = events;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#events?.onOpen();
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      if (data instanceof ArrayBuffer) this.#events?.onBytes(new Uint8Array(data));
    };
    socket.onclose = ({ code = ABNORMAL }: { readonly code?: number }) => this.#end(code);
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes as Uint8Array<ArrayBuffer>);
  }

  /** Ends it with this code: for the other side if it hears it, and here at once. */
  close(code: number): void {
    try {
      this.#socket.close(code);
    } finally {
      this.#end(code);
    }
  }

  /** The same, and nobody here is told. */
  leave(code: number): void {
    this.#events = undefined;
    this.close(code);
  }

  #end(code: number): void {
    const events = this.#events;
    this.#events = undefined;
    events?.onClose(code);
  }
}

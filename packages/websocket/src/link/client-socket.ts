/** The WebSocket of a client, as far as it is needed here. */
export interface ClientSocket {
  /** Bytes that the peer has not taken yet. */
  readonly bufferedAmount: number;
  send(message: Uint8Array): void;
  ping(): void;
  /** Closes with a handshake. Idempotent. */
  close(code: number, reason: string): void;
  /** Cuts the connection. Idempotent. */
  terminate(): void;
}

/** The WebSocket of a call, as far as a stream needs it. */
export interface StreamSocket {
  /** Bytes that the peer has not taken yet. */
  readonly bufferedAmount: number;
  send(text: string): void;
  /** Closes with a handshake. Idempotent. */
  close(code: number, reason: string): void;
  /** Cuts the connection. Idempotent. */
  terminate(): void;
}

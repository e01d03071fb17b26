/** The WebSocket of a call, as far as a stream needs it. */
export interface StreamSocket {
  /** Bytes that the peer has not taken yet. */
  readonly bufferedAmount: number;
  /** The way for frames that are complete already, where there is one. */
  readonly frames?: FrameWay | undefined;
  send(text: string): void;
  /** Closes with a handshake. Idempotent. */
  close(code: number, reason: string): void;
  /** Cuts the connection. Idempotent. */
  terminate(): void;
}

/** Takes WebSocket frames as bytes, so that one array can be written again and again. */
export interface FrameWay {
  /** Everything written before has left: its array may be filled anew, and the next one will not wait. */
  readonly isFree: boolean;
  /** One or more whole frames. Only while `isFree`. */
  write(frames: Uint8Array): void;
}

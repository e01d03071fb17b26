import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { FrameWay, StreamSocket } from '../stream/index.js';

/** `WebSocket.OPEN`, without loading ws for its value. */
const OPEN = 1;

/** The WebSocket of a call, and beside it a way past it for frames that are complete already. */
export class CallSocket implements StreamSocket {
  readonly frames: FrameWay | undefined;
  readonly #websocket: WebSocket;

  constructor(websocket: WebSocket, socket: Duplex) {
    this.#websocket = websocket;
    // Of any other stream it is not known when it has done with the bytes that it was given.
    this.frames = socket instanceof Socket ? new SocketFrames(websocket, socket) : undefined;
  }

  get bufferedAmount(): number {
    return this.#websocket.bufferedAmount;
  }

  send(text: string): void {
    this.#websocket.send(text);
  }

  close(code: number, reason: string): void {
    this.#websocket.close(code, reason);
  }

  terminate(): void {
    this.#websocket.terminate();
  }
}

/**
 * Writes frames to the socket itself. ws does the same, each of its own in one go, as long as it neither compresses nor
 * cuts messages into parts: what is written in between stands between two of its frames.
 */
class SocketFrames implements FrameWay {
  readonly #websocket: WebSocket;
  readonly #socket: Socket;

  constructor(websocket: WebSocket, socket: Socket) {
    this.#websocket = websocket;
    this.#socket = socket;
  }

  /** Not when a close was sent or has come, and not while the kernel has yet to take bytes. */
  get isFree(): boolean {
    return this.#websocket.readyState === OPEN && this.#socket.writableLength === 0;
  }

  write(frames: Uint8Array): void {
    this.#socket.write(frames);
  }
}

import { CLOSE_TIMEOUT_MS } from './close-code.js';

/** How a `WebSocketServer` of `ws` is set up behind a door. */
export interface SocketServerOptions {
  readonly noServer: true;
  readonly perMessageDeflate: false;
  readonly clientTracking: false;
  /** The longest message that it takes, in bytes. */
  readonly maxPayload: number;
  /** The types of `ws` do not know it yet. */
  readonly closeTimeout: number;
}

/** Takes what it is handed, compresses nothing, keeps no list, and waits {@link CLOSE_TIMEOUT_MS} for the answer to a close. */
export function socketServerOptions(maxPayload: number): SocketServerOptions {
  return {
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
    maxPayload,
    closeTimeout: CLOSE_TIMEOUT_MS,
  };
}

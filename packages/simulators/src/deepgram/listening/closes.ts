import type { ServerSocket } from '../../server/index.js';

/** Why Deepgram closes a connection; the name is the reason that is sent. */
const CLOSES = {
  /** The payload can't be decoded as audio, or is no message of this API. */
  'DATA-0000': 1008,
  /** The service has nothing to send, or is out of order. */
  'NET-0000': 1011,
  /** The client has sent nothing for too long. */
  'NET-0001': 1011,
} as const;

/** Closes a listening connection in Deepgram's way. */
export function closeWith(socket: ServerSocket, reason: keyof typeof CLOSES): void {
  socket.close(CLOSES[reason], reason);
}

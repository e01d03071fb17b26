import type { ServerSocket } from '../../server/index.js';

/** Why Deepgram closes a connection. Reasons hold 123 bytes at most. */
const CLOSES = {
  'DATA-0000': [1008, 'DATA-0000: the payload cannot be decoded as audio, or is no message of this API'],
  'NET-0000': [1011, 'NET-0000: the service has not transmitted a text frame within the timeout window'],
  'NET-0001': [1011, 'NET-0001: did not receive audio data or a text message within the timeout window'],
} as const;

/** Closes a listening connection with a code of Deepgram's. */
export function closeWith(socket: ServerSocket, why: keyof typeof CLOSES): void {
  const [code, reason] = CLOSES[why];
  socket.close(code, reason);
}

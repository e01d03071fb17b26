export type { ClientMessage, Command } from './client-message.js';
export type { ServiceMessage } from './service-message.js';
export {
  type ConversationSocket,
  maxMessageBytes,
  SOCKET_CLOSE,
  SOCKET_MAX_MESSAGE_BYTES,
  SocketLine,
  type SocketPeer,
} from './socket-line.js';
export { SocketVoice } from './socket-voice.js';

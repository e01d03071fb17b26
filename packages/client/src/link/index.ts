export type { LinkEvents, LinkOptions, LinkState, ResumeTicket } from './link-options.js';
export { VoiceLink } from './voice-link.js';
export { browserSocket, type OpenSocket, type SocketLike } from './web-socket.js';

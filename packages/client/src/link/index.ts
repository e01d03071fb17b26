export type { LinkEvents, LinkOptions, LinkState, ResumeTicket } from './link-options.js';
export { VoiceLink } from './voice-link.js';
export type { OpenSocket, SocketLike } from './web-socket.js';

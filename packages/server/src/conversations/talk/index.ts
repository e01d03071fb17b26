export { SocketPipelines, type SocketTalk, type SocketTalkKind, SPOKEN_RATE } from './socket-pipelines.js';
export { Talk } from './talk.js';
export type { TalkHost, TalkSettings } from './talk-host.js';

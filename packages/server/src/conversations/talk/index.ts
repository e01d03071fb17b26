export { SocketPipelines, type SocketTalk, type SocketTalkKind, SPOKEN_RATE } from './socket-pipelines.js';
export { Talk, type TalkHost, type TalkSettings } from './talk.js';

export { MediaFrame } from './media-frame.js';
export { MediaStream, type MediaStreamOptions, type StreamEvents } from './media-stream.js';
export type { StreamEnd } from './stream-end.js';
export type { FrameWay, StreamSocket } from './stream-socket.js';

export { FrameChunker, type FrameChunkerOptions } from './frame-chunker.js';

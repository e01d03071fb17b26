/** The frame classes of the core, and nothing else. */

export * from './audio-frames.js';
export * from './avatar-frames.js';
export * from './media-frames.js';
export * from './speaking-frames.js';
export * from './system-frames.js';
export * from './text-frames.js';

export * from './audio-system/index.js';
export * from './frame-free.js';
export * from './live/index.js';

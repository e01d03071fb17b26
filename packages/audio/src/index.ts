export { AudioFormatError, type AudioFormatErrorCode } from './audio-format-error.js';
export * from './g711/index.js';
export * from './levels/index.js';
export * from './pcm/index.js';
export * from './resample/index.js';
export * from './wav/index.js';

/**
 * The core without frames, processors, pipelines and RxJS: what a client of a vendor needs, and whoever wires an
 * agent by hand. Everything here is the very same as behind the main door.
 */
export * from './async/index.js';
export * from './avatar/frame-free.js';
export * from './clock/index.js';
export * from './connections/index.js';
export * from './conversation/index.js';
export { AntiphonError, type AntiphonErrorCode, type AntiphonErrorOptions, messageOf } from './error.js';
export * from './flow/index.js';
export { isJsonValue, type JsonObject, type JsonValue } from './json.js';
export * from './playout/frame-free.js';
export * from './services/frame-free.js';
export * from './text/index.js';
export * from './turn-taking/frame-free.js';
export * from './turns/frame-free.js';

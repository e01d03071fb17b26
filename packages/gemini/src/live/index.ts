export * from './client/index.js';
export * from './processor/index.js';
export * from './session/index.js';

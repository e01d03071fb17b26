export * from './chat/index.js';
export * from './hooks/index.js';
export * from './service/index.js';
export * from './session/index.js';

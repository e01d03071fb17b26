export * from './interactive/index.js';
export * from './level/index.js';
export * from './liveavatar/index.js';

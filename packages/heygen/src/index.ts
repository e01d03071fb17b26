export * from './level/index.js';
export * from './liveavatar/index.js';

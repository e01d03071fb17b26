export * from './liveavatar/index.js';

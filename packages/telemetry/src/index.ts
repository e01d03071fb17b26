export * from './metrics/index.js';
export * from './traces/index.js';

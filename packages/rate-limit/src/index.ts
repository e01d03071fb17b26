export * from './pacing/index.js';

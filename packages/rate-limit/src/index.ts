export * from './pacing/index.js';
export * from './requests/index.js';

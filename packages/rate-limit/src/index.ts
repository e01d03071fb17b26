export * from './activity/index.js';
export * from './pacing/index.js';
export * from './requests/index.js';

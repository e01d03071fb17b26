export * from './contracts/index.js';
export * from './harness/index.js';
export * from './leaks/index.js';
export * from './recording/index.js';
export * from './samples/index.js';
export * from './scripted/index.js';
export * from './simulation/index.js';

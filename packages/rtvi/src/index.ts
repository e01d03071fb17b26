export * from './processor/index.js';
export * from './wire/index.js';

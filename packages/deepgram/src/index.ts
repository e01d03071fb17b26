export * from './client/index.js';
export * from './listen/index.js';
export * from './services/index.js';
export * from './speak/index.js';

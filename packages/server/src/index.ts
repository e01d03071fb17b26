export * from './auth/index.js';
export * from './config/index.js';
export * from './conversations/index.js';
export * from './http/index.js';
export * from './store/index.js';

export * from './clock/index.js';
export { AntiphonError, type AntiphonErrorCode, type AntiphonErrorOptions, messageOf } from './error.js';

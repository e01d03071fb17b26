export { OfflineError, type OfflineErrorCode } from './offline-error.js';

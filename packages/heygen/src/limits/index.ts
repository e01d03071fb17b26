export { SessionLimits } from './session-limits.js';

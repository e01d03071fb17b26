export type { Session, SessionOptions, SessionState, SessionStats, SessionSummary } from './session.js';

export type { Session, SessionOptions, SessionState, SessionStats, SessionSummary } from './session.js';
export type { SessionStartUp } from './start-up.js';

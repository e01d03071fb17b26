export type { TurnLatency, TurnMarks, TurnOutcome, TurnRecord, TurnToolCall } from './turn-record.js';

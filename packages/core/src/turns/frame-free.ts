export { NO_TURN } from './no-turn.js';
export type { OpenTurn } from './open-turn.js';
export { type TurnHost, TurnKeeper } from './turn-keeper.js';
export type { TurnLatency, TurnMarks, TurnOutcome, TurnRecord, TurnToolCall } from './turn-record.js';

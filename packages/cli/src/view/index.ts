export { type CallState, type QueueState, type TurnState, turnState } from './call-state.js';
export { type CallView, liveView, plainView } from './call-view.js';
export { latencyLine, latencyStages, reachedMs } from './latency-stages.js';

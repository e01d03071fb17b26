export { API_KEY, conversation, type Trial } from './conversation.js';
export type { Evidence, FaceEvidence, Line } from './evidence.js';
export { FaultSwitch, isLasting } from './fault-switch.js';
export type { Scene, SceneSetting } from './scene.js';
export { until } from './until.js';

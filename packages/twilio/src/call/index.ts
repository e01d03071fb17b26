export { callInputDefaults } from './call-input.js';
export { callOutputDefaults } from './call-output.js';
export { faceOf, LiveCall } from './live-call.js';
export type { CallInputOptions, CallOutputOptions, CallStats, PhoneCall, SinkFactory } from './phone-call.js';

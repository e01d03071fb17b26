export { ActivityGate, type ActivityGateOptions, activityGateDefaults } from './activity-gate.js';
export { type ActivityGateProcessorOptions, activityGate } from './activity-gate-processor.js';

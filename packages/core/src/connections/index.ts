export type { ConnectionDriver, Link, LinkClose, LinkEvents, OpenRequest, Resume } from './driver.js';
export { type ConnectionEvent, type ConnectionHappening, describeConnectionEvent } from './events.js';
export { type Classify, type ConnectionFailure, classifyByRetryable, type Verdict } from './failure.js';
export type { ConnectionMetrics } from './metrics.js';
export {
  type ConnectionHooks,
  type ConnectionOptions,
  type ConnectionTuning,
  connectionDefaults,
} from './options.js';
export type { OpenFailureReason, RecoveryReason, StateReason } from './reasons.js';
export { type ReplayEntry, type ReplayOptions, ReplayRing, replayDefaults } from './replay-ring.js';
export { approximateBytes } from './sizes.js';
export type { ConnectionState, StateChange } from './state.js';
export { superviseConnection } from './supervise-connection.js';
export type { CloseOptions, SupervisedConnection } from './supervised-connection.js';

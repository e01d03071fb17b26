export { CallDesk } from './call-desk.js';
export type { CallProblem } from './call-problem.js';
export { type MediaCalls, mediaCalls, type UpgradeServer } from './media-calls.js';
export {
  type CallLimits,
  callLimits,
  type MediaCallsOptions,
  type ReadParameters,
} from './media-calls-options.js';
export { problemTeller } from './problem-teller.js';

export { CallDesk } from './call-desk.js';
export { type CallProblem, callProblems } from './call-problem.js';
export { type MediaCalls, mediaCalls } from './media-calls.js';
export {
  type CallLimits,
  callLimits,
  type MediaCallsOptions,
  type ReadParameters,
} from './media-calls-options.js';

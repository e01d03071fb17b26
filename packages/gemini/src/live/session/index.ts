export { describeLiveEvent, type LiveHappening, type LiveSessionEvent } from './live-happening.js';
export { type LiveSettings, type LiveTuning, liveTuningDefaults } from './live-tuning.js';
export { seedContents } from './seed-contents.js';
export {
  type LiveMetrics,
  SupervisedLive,
  type SupervisedLiveHost,
  type SupervisedLiveOptions,
} from './supervised-live.js';

export { describeLiveEvent, type LiveHappening, type LiveSessionEvent } from './live-happening.js';
export { type LiveSettings, type LiveTuning, liveTuningDefaults } from './live-tuning.js';
export { seedContents } from './seed-contents.js';
export { SupervisedLive } from './supervised-live.js';
export type { LiveMetrics, SupervisedLiveHost, SupervisedLiveOptions } from './supervised-live-options.js';

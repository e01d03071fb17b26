export { buildLiveSetup } from './build-setup.js';
export { geminiLiveClient } from './gemini-live-client.js';
export { liveGeneration } from './generation.js';
export type { LiveAudio, LiveEvent, LiveEventType, LiveUsage, LiveUserText } from './live-event.js';
export { isRefusal, type LiveClose } from './live-failure.js';
export {
  LIVE_INPUT_RATE,
  type LiveContent,
  type LiveInput,
  type LiveToolResponse,
  type ToolScheduling,
} from './live-input.js';
export { checkLiveLanguage } from './live-language.js';
export type { GeminiLiveClient, LiveLink, LiveLinkEvents, OpenLiveLink } from './live-link.js';
export { type LiveReading, readLiveMessage } from './read-live-message.js';
export {
  type LiveActivity,
  type LiveSetup,
  type LiveSetupMoment,
  type LiveSetupOptions,
  liveSetupDefaults,
} from './setup-options.js';

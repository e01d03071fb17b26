export { LiveRtcClient } from './live-rtc-client.js';
export type {
  RtcClient,
  RtcEnd,
  RtcInputOptions,
  RtcOutputOptions,
  RtcSinkFactory,
  RtcStats,
} from './rtc-client.js';

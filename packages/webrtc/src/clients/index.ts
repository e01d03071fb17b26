export { type WebRtcClients, webRtcClients } from './web-rtc-clients.js';
export {
  type AdmitRtc,
  type RtcProblem,
  type WebRtcClientsOptions,
  webRtcClientsDefaults,
} from './web-rtc-clients-options.js';

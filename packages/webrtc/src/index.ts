export type {
  RtcClient,
  RtcEnd,
  RtcInputOptions,
  RtcOutputOptions,
  RtcSinkFactory,
  RtcStats,
} from './client/index.js';
export {
  type AdmitRtc,
  type RtcProblem,
  type WebRtcClients,
  type WebRtcClientsOptions,
  webRtcClients,
  webRtcClientsDefaults,
} from './clients/index.js';
export type { Candidate, Description, IceServer, OpenPeer, Peer, PeerEvents } from './peer/index.js';

export { loadPeers } from './load-peers.js';
export {
  BOT_RATE,
  type Candidate,
  type Description,
  type OpenPeer,
  type Peer,
  type PeerEvents,
  USER_RATE,
} from './peer.js';
export type { IceServer, WeriftPeerOptions } from './werift-peer-options.js';

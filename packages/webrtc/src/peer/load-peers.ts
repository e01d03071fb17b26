import { AntiphonError } from '@antiphon/core';
import { loadOpus } from '@antiphon/opus';
import type { OpenPeer } from './peer.js';
import { weriftPeers } from './werift-peer.js';
import type { WeriftPeerOptions } from './werift-peer-options.js';

/**
 * Loads WebRTC and Opus, which are optional peers: some hundred ms the first time.
 *
 * @throws AntiphonError `service_failed` where one of them is not installed
 */
export async function loadPeers(options: WeriftPeerOptions): Promise<OpenPeer> {
  const missing = 'WebRTC needs two packages more: npm install werift libopus-wasm';
  const [werift, opus] = await Promise.all([
    import('werift').catch((cause: unknown) => {
      throw new AntiphonError('service_failed', missing, { cause });
    }),
    loadOpus(),
  ]);
  if (opus === undefined) throw new AntiphonError('service_failed', missing);
  return weriftPeers(werift, opus, options);
}

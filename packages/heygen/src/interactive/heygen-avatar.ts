import type { TextAvatar } from '@antiphon/core/frame-free';
import { resolveAccess, type Vendor } from '../rest/index.js';
import type { HeygenAvatarOptions } from './heygen-avatar-options.js';
import { HeygenStream } from './heygen-stream.js';

const vendor: Vendor = {
  name: 'HeyGen',
  keyName: 'HEYGEN_API_KEY',
  baseUrlName: 'HEYGEN_BASE_URL',
  baseUrl: 'https://api.heygen.com',
};

/**
 * HeyGen's Interactive Avatar, driven from the server with text that it says in its own voice: for `avatar()`
 * behind `llm()`. The vendor has announced the end of this product, and by third-party accounts its servers went
 * at the end of March 2026: for anything new take `liveAvatar()`.
 *
 * What the avatar does is told in its LiveKit room alone. From outside of it, that it speaks is what the vendor says of
 * each text's length, by the clock.
 *
 * @throws AntiphonError `service_failed` when the key or the address cannot be used. Touches no network.
 */
export function heygenAvatar(options: HeygenAvatarOptions): TextAvatar {
  const access = resolveAccess(vendor, options);
  return {
    name: 'heygen',
    drivenBy: 'text',
    async open(events, host) {
      const stream = new HeygenStream(options, access, events, host);
      await stream.connect();
      return stream;
    },
  };
}

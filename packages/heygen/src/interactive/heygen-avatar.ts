import { systemClock, type TextAvatar } from '@antiphon/core/frame-free';
import { WarmSession } from '../line/index.js';
import { type Access, resolveAccess, Secrets, type Vendor } from '../rest/index.js';
import {
  type HeygenAvatarOptions,
  type HeygenViewing,
  heygenAvatarDefaults,
} from './heygen-avatar-options.js';
import { HeygenStream, NAME } from './heygen-stream.js';
import { StreamingApi } from './streaming-api.js';

const vendor: Vendor = {
  name: NAME,
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
  const warm = warmSession(options, access);
  return {
    name: 'heygen',
    drivenBy: 'text',
    prewarm: async () => warm?.begin(),
    async open(events, host) {
      const stream = new HeygenStream({ options, access, warm }, events, host);
      await stream.connect();
      return stream;
    },
  };
}

function warmSession(options: HeygenAvatarOptions, access: Access): WarmSession<HeygenViewing> | undefined {
  const { warmSessionMs: heldMs, clock = systemClock } = { ...heygenAvatarDefaults, ...options };
  if (!(heldMs > 0)) return undefined;
  const api = new StreamingApi(options, access, { name: NAME, secrets: new Secrets(access.apiKey) }, clock);
  return new WarmSession({
    clock,
    heldMs,
    begin: (signal) => api.begin(signal),
    end: ({ sessionId }) => api.end(sessionId),
  });
}

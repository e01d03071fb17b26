import { AntiphonError, type AudioAvatar, avatarPlayoutDefaults } from '@antiphon/core/frame-free';
import { resolveAccess, type Vendor } from '../rest/index.js';
import { HeadStart } from './head-start.js';
import { type LiveAvatarOptions, MAX_KEEP_ALIVE_MS } from './live-avatar-options.js';
import { LiveAvatarStream, NAME } from './live-avatar-stream.js';

const vendor: Vendor = {
  name: NAME,
  keyName: 'LIVEAVATAR_API_KEY',
  baseUrlName: 'LIVEAVATAR_BASE_URL',
  baseUrl: 'https://api.liveavatar.com',
};

/**
 * LiveAvatar, driven from the server with one's own recognition, model and voice (its LITE mode): for
 * `avatar()` behind `tts()`. Speech of any rate is sent at 24 kHz. A socket that is lost is opened again, in a new
 * session where the old one is over; `onSession` tells of each, for the page that shows it. `prewarm()` fetches
 * a token ahead of the next conversation, or, with `warmSessionMs`, begins its session.
 *
 * @throws AntiphonError `service_failed` when the key, the address or a number cannot be used. Touches no network.
 * @example
 * pipeline(microphone, stt(…), llm(…), tts(…), avatar(liveAvatar({ avatarId, onSession: tellThePage })), speaker);
 */
export function liveAvatar(options: LiveAvatarOptions): AudioAvatar {
  const access = resolveAccess(vendor, options);
  const { keepAliveMs = 0, pingMs = 0 } = options.tuning ?? {};
  if (keepAliveMs !== Number.POSITIVE_INFINITY && !(keepAliveMs >= 0 && keepAliveMs <= MAX_KEEP_ALIVE_MS))
    throw new AntiphonError(
      'service_failed',
      `keepAliveMs is ${keepAliveMs}; LiveAvatar wants to hear something every ${MAX_KEEP_ALIVE_MS} ms`,
    );
  const { unseenMs } = avatarPlayoutDefaults;
  if (pingMs !== Number.POSITIVE_INFINITY && !(pingMs <= unseenMs))
    throw new AntiphonError(
      'service_failed',
      `pingMs is ${pingMs}; at most ${unseenMs} is expected, or Infinity: what is said so long after a sign of life is not counted`,
    );
  const headStart = new HeadStart(options, access, NAME);
  return {
    name: 'liveavatar',
    drivenBy: 'audio',
    prewarm: () => headStart.prewarm(),
    async open(events, host) {
      const stream = new LiveAvatarStream({ options, access, headStart }, events, host);
      await stream.connect();
      return stream;
    },
  };
}

import { type AudioAvatar, type Clock, systemClock } from '@antiphon/core';
import { levelAvatar, liveAvatar } from '@antiphon/heygen';
import { LATENCY_PROFILES, startSimulators } from '@antiphon/simulators';
import type { AvatarChoice } from '../demo/avatar/index.js';
import type { AvatarViewer } from './avatar-viewer.js';
import { seenAvatar } from './seen-avatar.js';

/** How the agent is seen, and what is to be closed when nobody looks any more. */
export interface TalkFace extends AsyncDisposable {
  /** Which it is, as a person is told. */
  readonly told: string;
  /** Whether a page looks into a room to see it; else the page draws a face. */
  readonly isElsewhere: boolean;
  /** Where pages may connect to for that, as their policy has it. */
  readonly sources: readonly string[];
  /** The avatar of one session, and of its page. */
  avatarFor(viewer: AvatarViewer): AudioAvatar;
}

/** A face that the page draws by the voice. */
export const DRAWN_FACE: TalkFace = {
  told: 'a drawn face',
  isElsewhere: false,
  sources: [],
  avatarFor: () => levelAvatar(),
  [Symbol.asyncDispose]: async () => {},
};

/** The simulated vendor has any avatar. */
const AVATAR_ID = 'edwin';

/**
 * @param most people who talk at a time
 * @throws AntiphonError where the simulated vendor lacks the packages that it shows its avatar with
 */
export async function openTalkFace(
  who: AvatarChoice,
  most: number,
  clock: Clock = systemClock,
): Promise<TalkFace> {
  if (who === 'level') return DRAWN_FACE;
  const simulators = await startSimulators({
    clock,
    liveAvatar: { media: true, concurrency: most, latency: LATENCY_PROFILES.typical },
  });
  const { LIVEAVATAR_API_KEY: apiKey = '', LIVEAVATAR_BASE_URL: baseUrl = '' } = simulators.env;
  return {
    told: 'LiveAvatar’s avatar, simulated on this machine',
    isElsewhere: true,
    // Each room has a port of its own.
    sources: ['ws://127.0.0.1:*', 'http://127.0.0.1:*'],
    avatarFor(viewer) {
      const avatar = liveAvatar({
        ...{ avatarId: AVATAR_ID, apiKey, baseUrl },
        onSession: ({ livekitUrl: url, livekitToken: token }) => {
          if (url !== undefined && token !== undefined) viewer.look({ url, token });
        },
      });
      return seenAvatar(avatar, viewer);
    },
    [Symbol.asyncDispose]: () => simulators.close(),
  };
}

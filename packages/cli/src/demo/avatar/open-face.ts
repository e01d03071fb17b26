import { type Clock, systemClock } from '@antiphon/core';
import { levelAvatar, liveAvatar } from '@antiphon/heygen';
import { LATENCY_PROFILES, startSimulators } from '@antiphon/simulators';
import type { AvatarRequest } from './avatar-request.js';
import type { Face } from './face.js';

/** The simulated vendor has any avatar. */
const AVATAR_ID = 'edwin';

/** Opens the avatar of a call; disposing of it closes what was started for it. */
export function openFace(request: AvatarRequest, clock: Clock = systemClock): Promise<Face> {
  return request.who === 'level' ? Promise.resolve(drawn()) : simulated(request, clock);
}

function drawn(): Face {
  return {
    service: levelAvatar(),
    told: 'a mouth moves with the voice',
    sessions: [],
    [Symbol.asyncDispose]: async () => {},
  };
}

async function simulated({ setUpMs }: AvatarRequest, clock: Clock): Promise<Face> {
  const { typical } = LATENCY_PROFILES;
  const avatarSetUp = setUpMs === undefined ? typical.avatarSetUp : { medianMs: setUpMs, p95Ms: setUpMs };
  const simulators = await startSimulators({
    clock,
    liveAvatar: { latency: { ...typical, avatarSetUp } },
  });
  const { LIVEAVATAR_API_KEY: apiKey = '', LIVEAVATAR_BASE_URL: baseUrl = '' } = simulators.env;
  return {
    service: liveAvatar({ avatarId: AVATAR_ID, apiKey, baseUrl }),
    told: "LiveAvatar's avatar speaks, simulated on this machine",
    sessions: simulators.liveAvatar.sessions,
    [Symbol.asyncDispose]: () => simulators.close(),
  };
}

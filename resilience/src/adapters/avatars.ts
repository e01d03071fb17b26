import type { AudioAvatar } from '@antiphon/core';
import { heygenAvatar, liveAvatar } from '@antiphon/heygen';
import {
  type HeygenSimulator,
  type LiveAvatarSimulator,
  startHeygenSimulator,
  startLiveAvatarSimulator,
} from '@antiphon/simulators';
import { avatarScene } from '../scenarios/avatar-scene.js';
import type { Adapter } from './adapter.js';

/** Every timeout of the avatars, small; in ms of the session. */
const TUNING = {
  connectTimeoutMs: 1_000,
  requestTimeoutMs: 1_000,
  stopTimeoutMs: 500,
  backoff: { baseMs: 50, maxMs: 200 },
  maxAttempts: 5,
} as const;
/** An avatar of a trial is there soon, and begins to speak soon. */
const LATENCY = {
  avatarSetUp: { medianMs: 200, p95Ms: 200 },
  avatarFirstFrame: { medianMs: 60, p95Ms: 60 },
  ttsFirstAudio: { medianMs: 60, p95Ms: 60 },
} as const;
/** A session that was just lost may still count at the vendor. */
const CONCURRENCY = 10;

/** Does something to an avatar before it is used. */
export type AvatarTamper = (service: AudioAvatar) => AudioAvatar;

/** LiveAvatar, driven by speech over its socket. @param tamper for tests of the matrix itself */
export const liveAvatarAdapter = (tamper: AvatarTamper = (service) => service): Adapter => ({
  name: 'LiveAvatar',
  kind: 'avatar',
  over: 'socket',
  simulate: (options) => startLiveAvatarSimulator({ ...options, latency: LATENCY, concurrency: CONCURRENCY }),
  scene: ({ url, apiKey, clock, simulator }) =>
    avatarScene({
      service: tamper(
        liveAvatar({
          baseUrl: url,
          apiKey,
          avatarId: 'anna',
          tuning: { ...TUNING, pingMs: 300, pongTimeoutMs: 800 },
        }),
      ),
      clock,
      avatars: () => (simulator as LiveAvatarSimulator).sessions,
    }),
});

/** HeyGen's Interactive Avatar, driven by text over REST. */
export const heygenAvatarAdapter = (): Adapter => ({
  name: 'HeyGen avatar',
  kind: 'avatarByText',
  over: 'shortRequests',
  simulate: (options) =>
    startHeygenSimulator({
      ...options,
      // From outside of its room one goes by the clock, and cannot know how long an avatar takes to open its mouth.
      latency: { ...LATENCY, avatarFirstFrame: { medianMs: 0, p95Ms: 0 } },
      concurrency: CONCURRENCY,
    }),
  scene: ({ url, apiKey, clock, simulator }) =>
    avatarScene({
      service: heygenAvatar({ baseUrl: url, apiKey, avatarName: 'anna', tuning: TUNING }),
      clock,
      avatars: () => (simulator as HeygenSimulator).sessions,
    }),
});

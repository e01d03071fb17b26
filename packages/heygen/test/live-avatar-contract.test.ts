import { type LiveAvatarSimulator, startLiveAvatarSimulator } from '@antiphon/simulators';
import { avatarContract } from '@antiphon/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { liveAvatar } from '../src/index.js';
import { fast, pause, quickClock } from './speaking.js';

const clock = quickClock();
/** Soon after the socket has begun to carry speech. */
const drop = { kind: 'drop', at: 'duringSpeech' } as const;
const SOCKET = /\/ws$/;

let simulators: Record<'speech' | 'loss' | 'failure' | 'openFailure', LiveAvatarSimulator>;
beforeAll(async () => {
  const start = (faults: NonNullable<Parameters<typeof startLiveAvatarSimulator>[0]>['faults'] = []) =>
    startLiveAvatarSimulator({ speech: 'scripted', clock, faults, concurrency: 1_000 });
  const [speech, loss, failure, openFailure] = await Promise.all([
    start(),
    start([{ ...drop, on: { path: SOCKET, connection: 1 } }]),
    start(({ path, numberOnPath }) => {
      if (SOCKET.test(path)) return numberOnPath === 1 ? [drop] : [{ kind: 'http', status: 404 }];
      return path.endsWith('/token') && numberOnPath > 1 ? [{ kind: 'http', status: 401 }] : [];
    }),
    start([{ kind: 'http', status: 401 }]),
  ]);
  simulators = { speech, loss, failure, openFailure };
});
afterAll(async () => {
  await Promise.all(Object.values(simulators).map((simulator) => simulator.close()));
  clock[Symbol.dispose]();
});

describe('liveAvatar, by the contract', () => {
  const checks = avatarContract({
    create: ({ kind }) =>
      liveAvatar({ apiKey: 'a-key', baseUrl: simulators[kind].url, avatarId: 'anna', tuning: fast }),
    said: () => simulators.speech.sessions.at(-1)?.spoke.speech() ?? new Int16Array(0),
    openSessions: () =>
      Object.values(simulators)
        .flatMap(({ sessions }) => sessions)
        .filter(({ state }) => state === 'connecting' || state === 'connected').length,
    clock,
    pass: (ms) => pause(clock, ms),
  });
  for (const { name, run } of checks) it(name, run);
});

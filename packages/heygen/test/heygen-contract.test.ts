import { type HeygenSimulator, startHeygenSimulator } from '@antiphon/simulators';
import { avatarContract } from '@antiphon/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { heygenAvatar } from '../src/index.js';
import { fast, pause, quickClock } from './speaking.js';

const clock = quickClock();

let simulators: Record<'speech' | 'loss' | 'failure' | 'openFailure', HeygenSimulator>;
beforeAll(async () => {
  const start = (faults: NonNullable<Parameters<typeof startHeygenSimulator>[0]>['faults'] = []) =>
    startHeygenSimulator({ speech: 'scripted', clock, faults, concurrency: 1_000 });
  const refused = { kind: 'http', status: 400 } as const;
  const [speech, loss, failure, openFailure] = await Promise.all([
    start(),
    start([{ ...refused, on: { path: '/v1/streaming.task', connection: 1 } }]),
    start([
      { ...refused, on: { path: '/v1/streaming.task' } },
      { kind: 'http', status: 401, on: { path: '/v1/streaming.new', connection: 2 } },
    ]),
    start([{ kind: 'http', status: 401 }]),
  ]);
  simulators = { speech, loss, failure, openFailure };
});
afterAll(async () => {
  await Promise.all(Object.values(simulators).map((simulator) => simulator.close()));
  clock[Symbol.dispose]();
});

describe('heygenAvatar, by the contract', () => {
  const checks = avatarContract({
    drivenBy: 'text',
    create: ({ kind }) =>
      heygenAvatar({ apiKey: 'a-key', baseUrl: simulators[kind].url, avatarName: 'anna', tuning: fast }),
    openSessions: () =>
      Object.values(simulators)
        .flatMap(({ sessions }) => sessions)
        .filter(({ state }) => state === 'connecting' || state === 'connected').length,
    clock,
    pass: (ms) => pause(clock, ms),
  });
  for (const { name, run } of checks) it(name, run);
});

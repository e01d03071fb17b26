import { AntiphonError } from '@antiphon/core';
import { expect, it } from 'vitest';
import { type ClientProblem, problemTeller } from './client-problem.js';

const problem: ClientProblem = {
  kind: 'lost',
  status: 1006,
  error: new AntiphonError('connection_lost', 'a test'),
  clientId: undefined,
  remoteAddress: undefined,
};

it('tells of problems, and minds neither what a listener throws nor what it rejects with', async () => {
  const told: number[] = [];
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  problemTeller(({ status }) => void told.push(status))(problem);
  problemTeller(() => {
    throw new Error('thrown');
  })(problem);
  problemTeller(async () => {
    throw new Error('rejected');
  })(problem);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', listen);
  expect(told).toEqual([1006]);
  expect(unhandled).toEqual([]);
});

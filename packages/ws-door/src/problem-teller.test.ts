import { AntiphonError } from '@antiphon/core/frame-free';
import { afterEach, expect, it, vi } from 'vitest';
import { type DoorProblem, problemTeller } from './problem-teller.js';

const names = { who: 'a telephone call', warning: 'CallWarning' };
const problem = (status: number, kind: DoorProblem['kind'] = 'refused'): DoorProblem => ({
  kind,
  status,
  error: new AntiphonError('connection_failed', `it was ${status}`),
});

afterEach(() => void vi.restoreAllMocks());

it('warns once of each kind and status, however many there are', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const tell = problemTeller(names);
  for (let at = 0; at < 1_000; at++) tell(problem(403));
  tell(problem(1008));
  tell(problem(1008, 'lost'));
  const untyped = problemTeller(names);
  for (let at = 0; at < 2; at++) untyped({ kind: 'failed', error: problem(0).error });
  expect(warn.mock.calls).toEqual([
    ['a telephone call was refused (403): it was 403', 'CallWarning'],
    ['a telephone call was refused (1008): it was 1008', 'CallWarning'],
    ['a telephone call was lost (1008): it was 1008', 'CallWarning'],
    ['a telephone call was failed: it was 0', 'CallWarning'],
  ]);
});

it('tells every one to who wants to know, and minds neither what that throws nor what it rejects with', async () => {
  const told: number[] = [];
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  const tell = problemTeller<DoorProblem>(names, ({ status }) => {
    told.push(status);
    throw new Error('no disk');
  });
  tell(problem(403));
  tell(problem(403));
  problemTeller<DoorProblem>(names, async () => {
    throw new Error('rejected');
  })(problem(403));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', listen);
  expect(told).toEqual([403, 403]);
  expect(unhandled).toEqual([]);
});

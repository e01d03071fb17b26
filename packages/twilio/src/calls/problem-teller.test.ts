import { AntiphonError } from '@antiphon/core';
import { afterEach, expect, it, vi } from 'vitest';
import type { CallProblem } from './call-problem.js';
import { problemTeller } from './problem-teller.js';

const problem = (status: number, kind: CallProblem['kind'] = 'refused'): CallProblem => ({
  kind,
  status,
  error: new AntiphonError('connection_failed', `it was ${status}`),
  callId: undefined,
  remoteAddress: undefined,
});

afterEach(() => void vi.restoreAllMocks());

it('warns once of each kind and status, however many there are', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const tell = problemTeller();
  for (let at = 0; at < 1_000; at++) tell(problem(403));
  tell(problem(1008));
  tell(problem(1008, 'lost'));
  expect(warn.mock.calls).toEqual([
    ['a telephone call was refused (403): it was 403', 'CallWarning'],
    ['a telephone call was refused (1008): it was 1008', 'CallWarning'],
    ['a telephone call was lost (1008): it was 1008', 'CallWarning'],
  ]);
});

it('tells every one to who wants to know, and bears it when that throws', () => {
  const told: number[] = [];
  const tell = problemTeller(({ status }) => {
    told.push(status);
    throw new Error('no disk');
  });
  tell(problem(403));
  tell(problem(403));
  expect(told).toEqual([403, 403]);
});

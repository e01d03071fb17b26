import { AntiphonError, type ConnectionFailure } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { FailureJudge, openingFailure, statusFailure } from './failures.js';

const failure = (part: Partial<ConnectionFailure>): ConnectionFailure => ({
  reason: 'closed_by_peer',
  thrown: undefined,
  close: undefined,
  error: new AntiphonError('connection_lost', 'lost'),
  ...part,
});
const closed = (code: number) => failure({ close: { code, reason: '', clean: false } });

describe('openingFailure', () => {
  it('reads the status out of the words of the SDK', () => {
    const error = openingFailure({ message: 'Unexpected server response: 401' });
    expect(error.message).toMatch(/HTTP 401.*DEEPGRAM_API_KEY/);
    expect(error.retryable).toBe(false);
  });

  it('lets everything be tried again that may be mended by time', () => {
    for (const status of [408, 429, 500, 503]) expect(statusFailure(status).retryable).toBe(true);
    for (const status of [400, 401, 402, 403, 404]) expect(statusFailure(status).retryable).toBe(false);
    expect(openingFailure({ message: 'connect ECONNREFUSED' }).retryable).toBe(true);
    expect(openingFailure(undefined).retryable).toBe(true);
  });

  it("keeps Deepgram's own words, cut short", () => {
    const body = { err_code: 'BAD', err_msg: 'x'.repeat(9_000) };
    const { message } = openingFailure({ statusCode: 400, body });
    expect(message).toContain('BAD: xxx');
    expect(message.length).toBeLessThan(400);
  });
});

describe('FailureJudge', () => {
  it('stops at what cannot be mended, and waits as long as it is told', () => {
    const { judge } = new FailureJudge();
    expect(judge(failure({ thrown: statusFailure(403) }))).toBe('fatal');
    expect(judge(failure({ thrown: statusFailure(429, '', 1_700) }))).toEqual({ retryAfterMs: 1_700 });
    expect(judge(failure({ thrown: statusFailure(503) }))).toBe('retry');
    expect(judge(closed(1011))).toBe('retry');
  });

  it('gives a close that blames what was sent one more try', () => {
    const judge = new FailureJudge();
    expect(judge.judge(closed(1008))).toBe('retry');
    judge.worked();
    const first = closed(1008);
    expect(judge.judge(first)).toBe('retry');
    expect(judge.judge(first)).toBe('retry');
    expect(judge.judge(closed(1008))).toBe('fatal');
  });
});

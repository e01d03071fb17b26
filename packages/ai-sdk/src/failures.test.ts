import { APICallError } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { discreet, providerError } from './failures.js';

const wording = { who: 'It', epochMs: () => Date.UTC(2026, 0, 1) };
const api = (
  statusCode: number | undefined,
  more: Partial<ConstructorParameters<typeof APICallError>[0]> = {},
) =>
  new APICallError({
    message: 'No.',
    url: 'http://x',
    requestBodyValues: { secret: 1 },
    ...(statusCode === undefined ? {} : { statusCode }),
    ...more,
  });

describe('providerError', () => {
  it.each([
    [api(400), 'service_failed', false, 'It refuses the request (HTTP 400): No.'],
    [api(429), 'service_failed', true, 'It refuses the request (HTTP 429): No.'],
    [api(504), 'service_timeout', true, 'It refuses the request (HTTP 504): No.'],
    [api(200), 'connection_lost', true, 'It broke off in the midst of its answer (No.)'],
    [api(undefined, { isRetryable: true }), 'connection_failed', true, "It can't be reached: No."],
    [
      new TypeError('terminated'),
      'connection_lost',
      true,
      'It broke off in the midst of its answer (terminated)',
    ],
    [
      new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }),
      'connection_failed',
      true,
      "It can't be reached: ECONNREFUSED",
    ],
    [
      Object.assign(new Error('x'), { name: 'AI_JSONParseError' }),
      'service_failed',
      true,
      'It sent what is not in its protocol',
    ],
    [
      Object.assign(new Error('late'), { name: 'TimeoutError' }),
      'service_timeout',
      true,
      'It took longer than the provider was told to wait',
    ],
    ['overloaded', 'service_failed', false, 'It failed: overloaded'],
    [{ type: 'overloaded_error', message: 'Busy.' }, 'service_failed', false, 'It failed: Busy.'],
    [undefined, 'service_failed', false, 'It failed'],
  ] as const)('makes of %s an error %s, retryable: %s', (thrown, code, retryable, message) => {
    const error = providerError(thrown, wording);
    expect({ code: error.code, retryable: error.retryable, message: error.message }).toEqual({
      code,
      retryable,
      message,
    });
    expect(error.cause).toBeUndefined();
  });

  it('knows when to come again, by whichever sign', () => {
    const after = (more: Parameters<typeof api>[1]) => providerError(api(429, more), wording).retryAfterMs;
    expect(after({ responseHeaders: { 'retry-after': '7' } })).toBe(7_000);
    expect(after({ responseHeaders: { 'retry-after-ms': '250', 'retry-after': 'soon' } })).toBe(250);
    expect(after({ responseBody: '{"error":{"details":[{ "retryDelay": "1.5s" }]}}' })).toBe(1_500);
    expect(after({})).toBeUndefined();
  });

  it('takes a fired signal for the reason', () => {
    expect(providerError(api(500), wording, AbortSignal.abort())).toMatchObject({ code: 'aborted' });
  });
});

describe('discreet', () => {
  it('says no keys', () => {
    const said = discreet(
      'sk-proj-0123456789abcdef, AIzaSyA0123456789abcdef0, "Bearer abc.def" at /x?key=abc&y=1\n done',
    );
    expect(said).toBe('***, ***, "Bearer ***" at /x?key=***&y=1 done');
    expect(discreet('x'.repeat(1_000))).toHaveLength(300);
    expect(discreet('The task-management-keyboard is open.')).toContain('task-management');
  });
});

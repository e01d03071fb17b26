import { AntiphonError } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { discreet } from './discreet.js';
import { geminiError, refused } from './failures.js';

const wording = { discreet: discreet(['secret-key']), epochMs: () => Date.UTC(2026, 0, 1) };
const error = (message: string, more: object = {}) => Object.assign(new Error(message), more);
const api = (status: number, body: object | string) =>
  error(typeof body === 'string' ? body : JSON.stringify(body), { name: 'ApiError', status });

describe('geminiError', () => {
  it.each([400, 401, 403, 404, 409, 413, 499])('would not repeat what got HTTP %i', (status) => {
    expect(geminiError(api(status, ''), wording)).toMatchObject({ retryable: false });
  });

  it.each([408, 429, 500, 502, 503, 504])('would repeat what got HTTP %i', (status) => {
    expect(geminiError(api(status, ''), wording)).toMatchObject({ retryable: true });
  });

  it("tells the vendor's words, and when to come again", () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '17s' }];
    const body = { error: { code: 429, message: 'Quota!', status: 'RESOURCE_EXHAUSTED', details } };
    for (const packed of [
      body,
      `got status: RESOURCE_EXHAUSTED. ${JSON.stringify(body)}`,
      { error: { message: JSON.stringify(body) } },
    ]) {
      const failed = geminiError(api(429, packed), wording);
      expect(failed.message).toBe('Gemini has too many requests (HTTP 429, RESOURCE_EXHAUSTED): Quota!');
      expect(failed.retryAfterMs).toBe(17_000);
    }
  });

  it('waits for the longer of what header and body say', () => {
    const body = JSON.stringify({ error: { details: [{ retryDelay: '2s' }] } });
    const after = (header: string | null) => refused(503, body, wording, header).retryAfterMs;
    expect([after(null), after('1'), after('3'), after('Thu, 01 Jan 2026 00:00:09 GMT')]).toEqual([
      2_000, 2_000, 3_000, 9_000,
    ]);
    expect(refused(503, '', wording, 'soon').retryAfterMs).toBeUndefined();
  });

  it('says that the key is wrong, and does not say the key', () => {
    const details = [{ reason: 'API_KEY_INVALID' }];
    const message = 'API key not valid: secret-key, AIzaSyA-0123456789abcdef or ?key=other&x=1';
    const failed = geminiError(api(400, { error: { message, details } }), wording);
    expect(failed.message).toBe(
      'Gemini refuses the API key (HTTP 400): API key not valid: ***, *** or ?key=***&x=1',
    );
    expect(failed.cause).toBeUndefined();
  });

  it('quotes no page, and nothing at length', () => {
    expect(geminiError(api(502, '<html>Bad gateway</html>'), wording).message).toBe(
      'Gemini failed (HTTP 502)',
    );
    expect(geminiError(api(500, 'x'.repeat(100_000)), wording).message.length).toBeLessThan(350);
  });

  it.each([
    [error('fetch failed', { cause: error('refused', { code: 'ECONNREFUSED' }) }), 'connection_failed'],
    [
      error('fetch failed', { cause: new AggregateError([error('no', { code: 'ENOTFOUND' })], '') }),
      'connection_failed',
    ],
    [
      error('fetch failed', { cause: error('other side closed', { code: 'UND_ERR_SOCKET' }) }),
      'connection_lost',
    ],
    [error('fetch failed'), 'connection_failed'],
    [error('terminated', { cause: error('other side closed') }), 'connection_lost'],
    [error('Incomplete JSON segment at the end'), 'connection_lost'],
    [error('exception TypeError: terminated sending request'), 'connection_lost'],
    [error('exception parsing stream chunk {"a. SyntaxError'), 'service_failed'],
    [new SyntaxError('Unexpected token'), 'service_failed'],
    [error('This operation was aborted', { name: 'AbortError' }), 'service_timeout'],
    [error('', { name: 'ContinuationInterruptedError', cause: api(503, '') }), 'service_failed'],
  ])('would repeat after %s: %s', (thrown, code) => {
    expect(geminiError(thrown, wording)).toMatchObject({ code, retryable: true });
  });

  it.each([[error('What?')], ['a text'], [undefined], [null], [{}]])(
    'would not repeat after %o',
    (thrown) => {
      expect(geminiError(thrown, wording)).toMatchObject({ code: 'service_failed', retryable: false });
    },
  );

  it('takes a fired signal for the reason, whatever was thrown', () => {
    const reason = new AntiphonError('service_timeout', 'late', { retryable: true });
    expect(geminiError(error('terminated'), wording, AbortSignal.abort(reason))).toBe(reason);
    expect(geminiError(error('terminated'), wording, AbortSignal.abort())).toMatchObject({ code: 'aborted' });
  });
});

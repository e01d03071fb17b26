import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.js';

describe('parseRetryAfter', () => {
  it('reads seconds, with a unit or without', () => {
    expect(parseRetryAfter('120', 0)).toBe(120_000);
    expect(parseRetryAfter(2, 0)).toBe(2_000);
    expect(parseRetryAfter(' 17s ', 0)).toBe(17_000);
    expect(parseRetryAfter('1.5s', 0)).toBe(1_500);
  });

  it('reads an HTTP date against the time given', () => {
    const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');
    expect(parseRetryAfter('Wed, 21 Oct 2026 07:28:30 GMT', now)).toBe(30_000);
    expect(parseRetryAfter('Wed, 21 Oct 2026 07:27:30 GMT', now)).toBe(0);
  });

  it('knows what it cannot read', () => {
    for (const value of [undefined, null, '', 'soon', '-5', '5m', 'Sunday morning'])
      expect(parseRetryAfter(value, 0)).toBeUndefined();
  });
});

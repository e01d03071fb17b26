import { expect, it } from 'vitest';
import { deferred } from './deferred.js';

it('is settled from outside, once', async () => {
  const { promise, resolve, reject } = deferred<string>();
  resolve('first');
  reject(new Error('too late'));
  expect(await promise).toBe('first');
});

import { expect, test } from 'vitest';
import { audioHealth } from './health.js';

const fine = { overruns: 10, underruns: 10, meanLatencyMs: 100 };

test.each([
  [fine, 'healthy', 0],
  [{ ...fine, overruns: 11 }, 'degraded', 1],
  [{ ...fine, underruns: 11, meanLatencyMs: 101 }, 'degraded', 2],
  [{ overruns: 11, underruns: 11, meanLatencyMs: 101 }, 'unhealthy', 3],
] as const)('%j is %s', (figures, status, count) => {
  const health = audioHealth(figures);
  expect(health.status).toBe(status);
  expect(health.issues).toHaveLength(count);
});

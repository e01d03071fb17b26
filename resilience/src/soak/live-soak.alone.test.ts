import { expect, it } from 'vitest';
import { liveSoak } from './live-soak.js';

it('talks with Gemini Live for two minutes in which things break, and loses nothing', async () => {
  const { problems, utterances, struck, outcomes } = await liveSoak({ minutes: 2, seed: 2 });
  expect(problems).toEqual([]);
  expect(utterances).toBeGreaterThan(20);
  expect(outcomes.interrupted).toBeGreaterThan(3);
  expect(struck).toBeGreaterThan(0);
}, 60_000);

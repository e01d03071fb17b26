import { expect, it } from 'vitest';
import { simulateConversation } from './index.js';

/** Far more than it takes, on a machine that is busy. */
const LIMIT_MS = 60_000;

it(
  'talks for an hour in seconds, and every word that was heard is accounted for',
  async () => {
    const report = await simulateConversation({ hours: 1, seed: 1, bargeInEvery: 4 });
    expect(report.turns).toBe(report.utterances);
    expect(report.turns).toBeGreaterThan(200);
    expect(report.outcomes.interrupted).toBeGreaterThan(20);
    expect(report.peakQueuedMs).toBeGreaterThan(0);
  },
  LIMIT_MS,
);

it(
  'holds for other seeds, with a user who always breaks in, and with one who never does',
  async () => {
    for (const [seed, bargeInEvery] of [
      [2, 1],
      [3, 2],
      [4, 0],
    ] as const) {
      const report = await simulateConversation({ hours: 0.1, seed, bargeInEvery });
      expect(report.outcomes.interrupted ?? 0)[bargeInEvery === 0 ? 'toBe' : 'toBeGreaterThan'](0);
    }
  },
  LIMIT_MS,
);

it(
  'repeats itself for a seed',
  async () => {
    const turns = async (seed: number) => {
      const records: unknown[] = [];
      await simulateConversation({ hours: 0.03, seed, onTurn: (record) => records.push(record) });
      return records;
    };
    expect(await turns(7)).toEqual(await turns(7));
    expect(await turns(7)).not.toEqual(await turns(8));
  },
  LIMIT_MS,
);

import { expect, test } from 'vitest';
import { goalsTable, hopGoals } from './goals.js';
import type { HopRow } from './hops.js';

function row(
  design: string,
  stages: number,
  sessions: number,
  samples: readonly number[],
  bytes = 16,
): HopRow {
  const spread = { median: 0, low: 0, high: 0 };
  return { design, stages, sessions, samples, nsPerFrame: spread, nsPerHop: spread, bytesPerFrame: bytes };
}

const rows = [
  row('Antiphon, records kept', 1, 1, [100, 110, 120]),
  row('Antiphon, records kept', 11, 1, [300, 310, 320]),
  row('web stream per stage', 1, 1, [5_000, 5_000, 5_000]),
  row('web stream per stage', 11, 1, [45_000, 45_000, 45_000]),
  row('Antiphon, records kept', 10, 1_000, [2_000, 2_000, 2_000]),
];

test('a hop is what each stage beyond the first costs, within a round', () => {
  const [hot, crowd, bytes, streams, pipecat] = hopGoals(rows);
  expect(hot?.value.median).toBe(20);
  expect(crowd).toMatchObject({ what: 'a hop at 1000 sessions', value: { median: 200 } });
  expect(bytes?.value.median).toBe(0);
  expect(streams?.value.median).toBe(200);
  expect(pipecat?.value.median).toBe(735);
});

test('a goal is kept or missed by all of the interval', () => {
  const verdicts = goalsTable(hopGoals(rows)).rows.map((cells) => cells.at(-1));
  expect(verdicts).toEqual([
    { text: 'kept', tone: 'good' },
    { text: 'missed', tone: 'bad' },
    { text: 'kept', tone: 'good' },
    { text: 'kept', tone: 'good' },
    { text: 'kept', tone: 'good' },
  ]);
});

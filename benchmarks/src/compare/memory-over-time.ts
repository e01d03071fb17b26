import { quantile } from '../measure/statistics.js';
import type { LinesPlot } from '../report/index.js';
import type { Moment } from './orders.js';

const MEBIBYTE = 2 ** 20;
const STEP_MS = 200;

interface Runs {
  readonly name: string;
  readonly runs: readonly (readonly Moment[])[];
}

/** What processes held while they worked: the median of all of them, and the middle half. */
export function memoryOverTime(sides: readonly Runs[]): LinesPlot {
  return {
    kind: 'lines',
    title: 'Memory over time (RSS)',
    caption:
      'Medians of all processes, with their middle half; steps down are collections, asked for between two parts of the work.',
    x: 's since the process was told what to do',
    y: 'MB',
    lines: sides.map(({ name, runs }) => ({ name, points: pointsOf(runs) })),
  };
}

function pointsOf(runs: Runs['runs']): LinesPlot['lines'][number]['points'] {
  const steps = new Map<number, number[]>();
  for (const { atMs, rssBytes } of runs.flat()) {
    const step = Math.floor(atMs / STEP_MS);
    const values = steps.get(step) ?? [];
    steps.set(step, values);
    values.push(rssBytes / MEBIBYTE);
  }
  return (
    [...steps]
      // Where most processes have ended, the rest are no middle.
      .filter(([, values]) => values.length >= runs.length / 2)
      .sort(([one], [other]) => one - other)
      .map(([step, values]) => {
        const sorted = values.toSorted((one, other) => one - other);
        const at = (share: number): number => quantile(sorted, share);
        return { x: (step * STEP_MS) / 1_000, y: at(0.5), low: at(0.25), high: at(0.75) };
      })
  );
}

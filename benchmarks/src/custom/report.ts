import { spreadOf } from '../measure/statistics.js';
import { type FigureRow, type Section, valueRow } from '../report/index.js';
import type { CustomFigures } from './measure.js';

const KIBIBYTE = 2 ** 10;
const MEBIBYTE = 2 ** 20;
const FRAMES_PER_HOUR = 180_000;

interface CustomMetric {
  readonly metric: string;
  readonly unit: string;
  of(figures: CustomFigures): number;
}

const METRICS: readonly CustomMetric[] = [
  { metric: 'import', unit: 'ms', of: ({ importMs }) => importMs },
  { metric: 'import, CPU', unit: 'ms', of: ({ importCpuMs }) => importCpuMs },
  { metric: 'first session', unit: 'ms', of: ({ firstMs }) => firstMs },
  { metric: 'second session', unit: 'ms', of: ({ secondMs }) => secondMs },
  { metric: 'memory of import and first session', unit: 'MB', of: ({ rssBytes }) => rssBytes / MEBIBYTE },
  {
    metric: 'heap of a further session',
    unit: 'KB',
    of: ({ heapBytesPerSession }) => heapBytesPerSession / KIBIBYTE,
  },
  { metric: 'CPU of a frame', unit: 'µs', of: ({ cpuUsPerFrame }) => spreadOf(cpuUsPerFrame).median },
  {
    metric: 'heap kept per hour of frames',
    unit: 'KB',
    of: ({ heapBytesPerFrame }) => (heapBytesPerFrame * FRAMES_PER_HOUR) / KIBIBYTE,
  },
  { metric: 'interruption', unit: 'µs', of: ({ interruptUs }) => spreadOf(interruptUs).median },
];

export function customSection(rounds: readonly CustomFigures[], file: string): Section {
  const errors = rounds.reduce((sum, figures) => sum + figures.errors, 0);
  return {
    title: file,
    ...(errors === 0 ? {} : { text: `The pipeline reported ${errors} errors while it was measured.` }),
    plots: [
      {
        kind: 'strips',
        title: 'Processor time of a frame',
        axis: 'µs',
        groups: rounds.map(({ cpuUsPerFrame }, round) => ({
          name: `process ${round + 1}`,
          values: cpuUsPerFrame,
        })),
      },
    ],
    table: {
      head: ['metric', 'unit', 'median', 'quartiles'],
      rows: METRICS.map(({ metric, unit, of }) => {
        const { median, low, high } = spreadOf(rounds.map(of));
        return [metric, unit, median.toFixed(2), `${low.toFixed(2)}–${high.toFixed(2)}`];
      }),
    },
  };
}

export const customRows = (rounds: readonly CustomFigures[]): FigureRow[] =>
  METRICS.map(({ metric, unit, of }) => valueRow(metric, unit, rounds.map(of)));

import type { Cell, FigureRow, Section } from '../report/index.js';
import { valueRow } from '../report/index.js';
import type { SoakFigures } from './measure-soak.js';

const KIBIBYTE = 2 ** 10;
const MEBIBYTE = 2 ** 20;

export function soakSection(soaks: readonly SoakFigures[]): Section {
  const hours = soaks[0]?.hours ?? 0;
  const control = soaks.find(({ variant }) => variant === 'nobody');
  return {
    title: `${hours} hours of talk`,
    plots: [
      {
        kind: 'lines',
        title: 'Memory held after collections, over the talk',
        x: 'hours',
        y: 'MB',
        lines: soaks.map(({ variant, heldBytes, everyMinutes }) => ({
          name: variant,
          points: heldBytes.map((bytes, at) => ({ x: (at * everyMinutes) / 60, y: bytes / MEBIBYTE })),
        })),
      },
    ],
    table: {
      head: [
        'variant',
        'turns',
        'interrupted',
        'first MB',
        'last MB',
        'KB per hour',
        '95 %',
        'timers left',
        'verdict',
      ],
      rows: soaks.map((soak) => {
        const { variant, outcomes, heldBytes, perHour, timersLeft } = soak;
        return [
          variant,
          String(Object.values(outcomes).reduce((sum, count) => sum + count, 0)),
          String(outcomes.interrupted ?? 0),
          megabytes(heldBytes[0]),
          megabytes(heldBytes.at(-1)),
          kilobytes(perHour.perStep),
          `${kilobytes(perHour.low)}–${kilobytes(perHour.high)}`,
          String(timersLeft),
          variant === 'nobody' ? 'control' : verdictOf(soak, control),
        ];
      }),
    },
  };
}

/**
 * A slope is a leak when it can be told from zero, and from what is measured where there is no agent: tables of the
 * engine that double once show as a slope too. And it must be large enough for one, since whatever is lost in a turn is
 * an object at least.
 */
export function verdictOf(
  { perHour, smallestLeakPerHour }: Pick<SoakFigures, 'perHour' | 'smallestLeakPerHour'>,
  control: Pick<SoakFigures, 'perHour'> | undefined,
): Cell {
  if (perHour.low <= 0) return { text: 'no growth shown', tone: 'good' };
  if (perHour.low <= (control?.perHour.high ?? 0)) return { text: 'as without an agent', tone: 'good' };
  if (perHour.high < smallestLeakPerHour) return { text: 'less than an object a turn', tone: 'good' };
  return { text: 'grows', tone: 'bad' };
}

const megabytes = (bytes = Number.NaN): string => (bytes / MEBIBYTE).toFixed(2);
const kilobytes = (bytes: number): string => (bytes / KIBIBYTE).toFixed(2);

export const soakRows = (soaks: readonly SoakFigures[]): FigureRow[] =>
  soaks.flatMap(({ variant, perHour: { perStep: median, low, high }, heldBytes }) => [
    {
      metric: `memory, ${variant}: slope`,
      unit: 'KB/h',
      value: { median: median / KIBIBYTE, low: low / KIBIBYTE, high: high / KIBIBYTE },
    },
    valueRow(
      `memory, ${variant}: held`,
      'MB',
      heldBytes.map((bytes) => bytes / MEBIBYTE),
    ),
  ]);

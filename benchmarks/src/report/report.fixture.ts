import { valueRow } from './figure-row.js';
import type { Plot } from './plot.js';
import type { Report } from './report.js';

const interval = { median: 1, low: 0.9, high: 1.4 };

/** One of each kind, with something awkward in each. */
export const PLOTS: readonly Plot[] = [
  {
    kind: 'intervals',
    title: 'Ratios <&>',
    axis: 'ratio',
    reference: 1,
    limits: [0.95, 1.2],
    items: [{ label: 'CPU', interval, goal: 1.03, tone: 'good' }],
  },
  {
    kind: 'strips',
    title: 'Values',
    axis: 'ms',
    groups: [
      { name: 'a', values: [1, 2, 2, 3, Number.NaN] },
      { name: 'b', values: [] },
    ],
  },
  { kind: 'waterfall', title: 'Turn', lanes: [{ name: 'a', bars: [{ name: 'LLM', fromMs: 0, toMs: 10 }] }] },
  {
    kind: 'lines',
    title: 'Cost',
    x: 'sessions',
    y: 'ns',
    logX: true,
    logY: true,
    lines: [
      {
        name: 'a',
        points: [
          { x: 1, y: 10, low: 9, high: 12 },
          { x: 1_000, y: 200 },
        ],
      },
    ],
  },
  { kind: 'lines', title: 'One point', x: 's', y: 'MB', lines: [{ name: 'a', points: [{ x: 100, y: 5 }] }] },
  {
    kind: 'stacks',
    title: 'Parts',
    axis: 'MB',
    stacks: [
      {
        name: 'a',
        parts: [
          { name: 'x', value: 3 },
          { name: 'y', value: -1 },
        ],
      },
    ],
  },
];

export const REPORT: Report = {
  benchmark: 'compare',
  title: 'What it costs',
  sections: [
    {
      title: 'In short',
      text: 'a < b & c',
      cards: [{ label: 'CPU', value: '1.01 ×', note: 'goal: kept', tone: 'good' }],
      plots: PLOTS,
      table: { head: ['metric', 'verdict'], rows: [['a|b', { text: 'kept', tone: 'good' }]] },
    },
  ],
  rows: [valueRow('CPU', '%', [1, 2, 3])],
  method: ['In pairs.'],
  caveats: ['One machine.'],
  measured: { raw: [1] },
  provenance: {
    machine: { node: 'v20', platform: 'linux-x64', cpu: 'CPU', cores: 2, memoryGb: 4 },
    versions: { '@antiphon/core': '0.1.0' },
    commit: '0123456789abcdef-dirty',
    seed: 1,
    command: 'antiphon-bench compare',
    startedAt: '2026-01-02T03:04:05.000Z',
  },
  rounds: 15,
  quick: false,
  interrupted: true,
};

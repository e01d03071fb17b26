import type { Interval } from '../measure/bootstrap.js';
import type { Cell, FigureRow, Section } from '../report/index.js';
import type { Installed } from './install.js';
import type { InstallSize } from './install-size.js';
import type { PeerRow } from './rows.js';

const MEGABYTE = 1e6;
const figure = (value: number): string =>
  Number.isNaN(value)
    ? '–'
    : Math.abs(value) >= 100
      ? value.toFixed(0)
      : Number(value.toPrecision(3)).toString();

/** The medians of all sides, and how many times more of each thing the peer takes. */
export function peersSection(rows: readonly PeerRow[], { version }: Pick<Installed, 'version'>): Section {
  const shown = rows.filter(({ ratio }) => ratio !== undefined);
  return {
    title: `Antiphon and LiveKit Agents ${version}, in the same run`,
    text: 'Medians of the rounds; the ratio is LiveKit Agents ÷ Antiphon within each round, with its interval of 95 %.',
    plots: [
      {
        kind: 'intervals',
        title: 'How many times more LiveKit Agents takes',
        axis: 'LiveKit Agents ÷ Antiphon',
        reference: 1,
        items: shown.map(({ metric, ratio }) => ({ label: metric, interval: ratio as Interval })),
      },
    ],
    table: {
      head: ['metric', 'unit', 'by hand', 'Antiphon', 'LiveKit Agents', 'ratio', '95 %', 'goal'],
      rows: rows.map((row) => [
        row.metric,
        row.unit,
        figure(row.byHand.median),
        figure(row.antiphon.median),
        figure(row.livekit.median),
        ...ratioCells(row),
      ]),
    },
  };
}

function ratioCells({ ratio, goal }: PeerRow): Cell[] {
  if (ratio === undefined) return ['', '', ''];
  const cells = [`${figure(ratio.median)} ×`, `${figure(ratio.low)}–${figure(ratio.high)}`];
  if (goal === undefined) return [...cells, ''];
  const kept = ratio.low >= goal;
  const text = `≥ ${goal} ×: ${kept ? 'kept' : ratio.high < goal ? 'missed' : 'open'}`;
  return [...cells, { text, tone: kept ? 'good' : ratio.high < goal ? 'bad' : 'open' }];
}

/** What each puts on the disk. */
export interface Sizes {
  readonly core: InstallSize;
  readonly agent: InstallSize;
  readonly livekit: InstallSize;
}

export function sizesSection({ core, agent, livekit }: Sizes): Section {
  const row = (name: string, { bytes, packages }: InstallSize) => [
    name,
    (bytes / MEGABYTE).toFixed(1),
    String(packages),
    `${(livekit.bytes / bytes).toFixed(1)} ×`,
  ];
  return {
    title: 'What an installation puts on the disk',
    table: {
      head: ['installed', 'MB', 'packages', 'LiveKit Agents ÷ this'],
      rows: [
        row('@antiphon/core and rxjs: what is compared above', core),
        row('with telephone, Deepgram and Gemini, and their SDKs', agent),
        row('@livekit/agents and rtc-node, without plugins', livekit),
      ],
    },
  };
}

/** Pipecat runs in Python, and is not run here: what was published of it, or can be read from it. */
export const CITED: Section = {
  title: 'Pipecat: cited, not run',
  text:
    'Python, measured elsewhere with its code of August 2026 on CPython 3.11 and two cores of 2.5 GHz; a ratio to it is one of ' +
    'systems and languages, not of designs.',
  table: {
    head: ['what', 'figure'],
    rows: [
      ['a hop, output audio, default worker', '29 µs'],
      ['a hop, input audio', '15 µs'],
      ['an interruption behind 200 frames of the microphone', '1,228 ms'],
      ['memory of an idle session with eight processors', '223 KB'],
      ['growth in an hour of 20 ms audio, from its default observers', '18 MB'],
      ['building a frame, as its developers measured (pull request 3847)', '0.34 µs'],
    ],
  },
};

/** What `--json` keeps. */
export const figureRows = (rows: readonly PeerRow[]): FigureRow[] =>
  rows.map(({ metric, unit, antiphon, ratio, ratios }) => ({
    metric,
    unit,
    value: antiphon,
    ...(ratio === undefined ? {} : { ratio, samples: ratios, better: 'more' as const }),
  }));

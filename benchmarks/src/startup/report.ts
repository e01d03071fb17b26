import { round } from '../measure/round.js';
import { spreadOf } from '../measure/statistics.js';
import { type FigureRow, type Section, valueRow } from '../report/index.js';
import type { AgentFigures, ImportFigures } from './order.js';

const MEBIBYTE = 2 ** 20;
const STAGES = ['node', 'import', 'make', 'start'] as const;

/** All rounds of each, by name. */
export type ByName<Figures> = ReadonlyMap<string, readonly Figures[]>;

const median = <Figures>(all: readonly Figures[], of: (figures: Figures) => number): number =>
  spreadOf(all.map(of)).median;

export function agentsSection(byAgent: ByName<AgentFigures>): Section {
  const stages = (all: readonly AgentFigures[]) =>
    STAGES.map((stage) => ({ stage, ms: median(all, (figures) => figures[`${stage}Ms`]) }));
  return {
    title: 'From the start of a process to a session that listens',
    text: 'Medians in ms. What is opened at the start opens side by side; the first session loads what it needs, a second one finds it.',
    plots: [
      {
        kind: 'stacks',
        title: 'Start by stage',
        axis: 'ms',
        stacks: [...byAgent].map(([name, all]) => ({
          name,
          parts: stages(all).map(({ stage, ms }) => ({ name: stage, value: ms })),
        })),
      },
    ],
    table: {
      head: ['agent', ...STAGES, 'total', 'CPU', 'parts, side by side', 'files of RxJS', 'second session'],
      rows: [...byAgent].map(([name, all]) => [
        name,
        ...stages(all).map(({ ms }) => round(ms)),
        round(median(all, ({ totalMs }) => totalMs)),
        round(median(all, ({ cpuMs }) => cpuMs)),
        partsOf(all),
        String(all[0]?.rxjsFiles ?? 0),
        round(median(all, ({ secondMs }) => secondMs)),
      ]),
    },
  };
}

function partsOf(all: readonly AgentFigures[]): string {
  const parts = Object.keys(all[0]?.partsMs ?? {});
  return parts.map((part) => `${part} ${round(median(all, ({ partsMs }) => partsMs[part] ?? 0))}`).join(', ');
}

export function importsSection(bySpecifier: ByName<ImportFigures>): Section {
  return {
    title: 'What importing takes',
    text: 'Each in a process of its own that has loaded nothing; medians.',
    table: {
      head: ['package', 'ms', 'CPU ms', 'MB of RSS', 'files of RxJS'],
      rows: [...bySpecifier].map(([name, all]) => [
        name,
        round(median(all, ({ ms }) => ms)),
        round(median(all, ({ cpuMs }) => cpuMs)),
        round(median(all, ({ rssBytes }) => rssBytes) / MEBIBYTE),
        String(all[0]?.rxjsFiles ?? 0),
      ]),
    },
  };
}

export const startRows = (byAgent: ByName<AgentFigures>, bySpecifier: ByName<ImportFigures>): FigureRow[] => [
  ...[...byAgent].map(([name, all]) =>
    valueRow(
      `start of the ${name} agent`,
      'ms',
      all.map(({ totalMs }) => totalMs),
    ),
  ),
  ...[...byAgent].map(([name, all]) =>
    valueRow(
      `start of the ${name} agent, CPU`,
      'ms',
      all.map(({ cpuMs }) => cpuMs),
    ),
  ),
  ...[...bySpecifier].map(([name, all]) =>
    valueRow(
      `import of ${name}, CPU`,
      'ms',
      all.map(({ cpuMs }) => cpuMs),
    ),
  ),
];

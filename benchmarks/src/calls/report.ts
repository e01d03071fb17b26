import { round } from '../measure/round.js';
import { spreadOf } from '../measure/statistics.js';
import type { LinesPlot, Section, Table } from '../report/index.js';
import { type Capacity, LATE_MS } from './capacity.js';
import type { Figures } from './figures.js';
import { type Mode, SYSTEMS, type System } from './mode.js';
import type { Overhead } from './overhead.js';
import type { Share } from './profile/shares.js';

const MODE_NAMES: Readonly<Record<Mode, string>> = {
  mulaw: 'µ-law kept',
  resampled: '16 kHz in, 24 kHz out',
};
const SYSTEM_NAMES: Readonly<Record<System, string>> = { antiphon: 'Antiphon', byHand: 'by hand' };
const FRAMES_PER_SECOND = 50;
const IDLE = 'idle';

const percent = (share: number, digits = 1): string => `${share.toFixed(digits)} %`;

/** Every number of calls that was tried. */
export function capacityTable(capacities: readonly Capacity[]): Table {
  return {
    head: [
      'audio',
      'system',
      'calls',
      'ms late p50',
      'p99',
      'max',
      'underruns',
      'CPU',
      'CPU/call',
      'loop p99',
      'callers',
    ],
    rows: capacities.flatMap(({ steps }) =>
      steps.map(({ mode, system, calls, heard, serving, cpuPerCall, callersLateMs }) => [
        MODE_NAMES[mode],
        SYSTEM_NAMES[system],
        String(calls),
        round(heard.p50LateMs),
        round(heard.p99LateMs),
        round(heard.maxLateMs),
        String(heard.underruns),
        percent(cpuPerCall * calls, 0),
        percent(cpuPerCall, 3),
        `${round(serving.loopDelayP99Ms)} ms`,
        `${round(callersLateMs)} ms`,
      ]),
    ),
  };
}

/** The largest numbers held. */
export function heldTable(capacities: readonly Capacity[]): Table {
  return {
    head: ['calls held without an underrun', 'system', ...LATE_MS.map((lateMs) => `p99 below ${lateMs} ms`)],
    rows: capacities.map(({ mode, system, held }) => [
      MODE_NAMES[mode],
      SYSTEM_NAMES[system],
      ...LATE_MS.map((lateMs) => String(held.find((limit) => limit.lateMs === lateMs)?.calls ?? '–')),
    ]),
  };
}

/** What a call costs, and how that compares. */
export function costTable(overheads: readonly Overhead[]): Table {
  return {
    head: [
      'audio',
      'calls',
      'system',
      'CPU/call',
      'µs/frame',
      'in the kernel',
      '÷ by hand',
      'quartiles',
      'p99 late ms',
      'underruns',
      'heap KB',
      'RSS KB',
    ],
    rows: overheads.flatMap(({ mode, calls, bySystem, cpuRatio }) =>
      SYSTEMS.map((system) => {
        const { rounds, cpuPerCall, kernelShare, heapKbPerCall, rssKbPerCall } = bySystem[system];
        const isOurs = system === 'antiphon';
        return [
          MODE_NAMES[mode],
          String(calls),
          SYSTEM_NAMES[system],
          percent(cpuPerCall.median, 3),
          round((cpuPerCall.median * 1e4) / FRAMES_PER_SECOND),
          percent(100 * kernelShare.median, 0),
          isOurs ? cpuRatio.median.toFixed(3) : '1',
          isOurs ? `${cpuRatio.low.toFixed(3)}–${cpuRatio.high.toFixed(3)}` : '',
          round(spreadOf(rounds.map(({ heard }) => heard.p99LateMs)).median),
          String(rounds.reduce((sum, { heard }) => sum + heard.underruns, 0)),
          round(heapKbPerCall),
          round(rssKbPerCall),
        ];
      }),
    ),
  };
}

/** Where the time goes, in µs of a frame in and a frame out. */
export function sharesSections(overheads: readonly Overhead[]): Section[] {
  const profiled = overheads.filter(({ bySystem }) =>
    SYSTEMS.every((system) => bySystem[system].shares.length > 0),
  );
  return profiled.map(({ mode, calls, bySystem }) => {
    const perFrame = (system: System, selfMs: number): number =>
      (selfMs * 1e6) / bySystem[system].profiledMs / calls / FRAMES_PER_SECOND;
    const { antiphon, byHand } = bySystem;
    const groups = [...new Set([...antiphon.shares, ...byHand.shares].map(({ group }) => group))];
    const selfOf = (shares: readonly Share[], group: string): number =>
      shares.find((share) => share.group === group)?.selfMs ?? 0;
    const table: Table = {
      head: ['µs per frame', 'Antiphon', 'by hand', 'most of Antiphon’s'],
      rows: groups
        .filter((group) => group !== IDLE)
        .map((group) => [
          group,
          round(perFrame('antiphon', selfOf(antiphon.shares, group))),
          round(perFrame('byHand', selfOf(byHand.shares, group))),
          (antiphon.shares.find((share) => share.group === group)?.most ?? [])
            .map(({ name, selfMs }) => `${name} ${round(perFrame('antiphon', selfMs))}`)
            .join(', '),
        ]),
    };
    return { title: `Where the time goes: ${MODE_NAMES[mode]}, ${calls} calls`, table };
  });
}

/** What comes late, and what it costs, against the number of calls. */
export function capacityPlots(capacities: readonly Capacity[]): LinesPlot[] {
  const plot = (title: string, y: string, of: (figures: Figures) => number): LinesPlot => ({
    kind: 'lines',
    title,
    x: 'calls at once',
    y,
    lines: capacities.map(({ system, mode, steps }) => ({
      name: `${SYSTEM_NAMES[system]}, ${MODE_NAMES[mode]}`,
      points: steps
        .map((figures) => ({ x: figures.calls, y: of(figures) }))
        .sort((one, other) => one.x - other.x),
    })),
  });
  return [
    plot('How late one frame in a hundred came', 'ms', ({ heard }) => heard.p99LateMs),
    plot('What a call costs', '% of a core', ({ cpuPerCall }) => cpuPerCall),
  ];
}

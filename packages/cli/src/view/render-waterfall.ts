import { type Line, run, type Style, span } from '../terminal/index.js';
import type { CallState } from './call-state.js';
import { latencyStages, reachedMs } from './latency-stages.js';

/** The length of the axis, unless a turn takes longer. */
const AXIS_MS = 1200;
/** Voice to voice, people begin to wonder beyond the first and to speak again beyond the second. */
const QUICK_MS = 1000;
const SLOW_MS = 1800;

/** How many rows a waterfall takes. */
export const WATERFALL_ROWS = latencyStages.length + 1;

/** Where the time went between the end of the caller's speech and the first sound of the latest answer. */
export function renderWaterfall({ turns }: CallState, columns: number): readonly Line[] {
  const turn = turns.findLast(({ latency }) => latency.endOfTurnMs !== undefined);
  const latency = turn?.latency ?? {};
  const width = Math.max(10, Math.min(60, columns - 24));
  const axisMs = Math.max(AXIS_MS, ...Object.values(latency).filter((ms) => ms !== undefined));
  const heading =
    turn === undefined ? 'waiting for the first turn' : `turn ${turn.turn}: ms since the caller fell silent`;
  let fromMs = 0;
  const rows = latencyStages.map(({ key, label }): Line => {
    const ms = reachedMs(latency, key);
    if (ms === undefined) return [run(` ${label.padEnd(12)}`, 'dim')];
    const drawn = span(Math.min(fromMs, ms) / axisMs, ms / axisMs, width);
    fromMs = ms;
    return [run(` ${label.padEnd(12)}`), run(drawn, styleOf(key, ms)), run(`${ms}`.padStart(6))];
  });
  return [[run(` ${heading}`, 'dim')], ...rows];
}

function styleOf(key: string, ms: number): Style {
  if (key !== 'firstHeardMs') return 'dim';
  if (ms <= QUICK_MS) return 'good';
  return ms <= SLOW_MS ? 'slow' : 'bad';
}

import { round } from '../measure/round.js';
import { table } from '../measure/table.js';
import type { BargeInRow } from './barge-in.js';
import type { MemoryRow } from './idle-memory.js';

export function memoryTable(rows: readonly MemoryRow[]): string {
  return table(
    ['idle sessions', 'processors', 'KB of heap each'],
    rows.map((row) => [String(row.sessions), String(row.processors), row.kilobytesPerSession.toFixed(2)]),
  );
}

export function bargeInTable(row: BargeInRow): string {
  const { median, low, high } = row.interruptionUs;
  return table(
    ['barge-in behind', 'µs', 'quartiles', 'first time', 'stale frames'],
    [
      [
        `${row.backlogFrames} frames`,
        round(median),
        `${round(low)}–${round(high)}`,
        round(row.coldUs),
        String(row.staleFrames),
      ],
    ],
  );
}

import { round } from '../measure/round.js';
import type { Table } from '../report/index.js';
import type { BargeInRow } from './barge-in.js';
import type { MemoryRow } from './idle-memory.js';

export function memoryTable(rows: readonly MemoryRow[]): Table {
  return {
    head: ['idle sessions', 'processors', 'KB of heap each'],
    rows: rows.map((row) => [
      String(row.sessions),
      String(row.processors),
      row.kilobytesPerSession.toFixed(2),
    ]),
  };
}

export function bargeInTable(row: BargeInRow): Table {
  const { median, low, high } = row.interruptionUs;
  return {
    head: ['barge-in behind', 'µs', 'quartiles', 'first time', 'stale frames'],
    rows: [
      [
        `${row.backlogFrames} frames`,
        round(median),
        `${round(low)}–${round(high)}`,
        round(row.coldUs),
        String(row.staleFrames),
      ],
    ],
  };
}

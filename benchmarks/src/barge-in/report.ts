import { round } from '../measure/round.js';
import type { Table } from '../report/index.js';
import type { BargeInRow } from './measure-barge-in.js';

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

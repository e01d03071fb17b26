import type { Table } from '../report/index.js';
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

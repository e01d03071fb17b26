import type { Benchmark } from '../benchmark.js';
import { valueRow } from '../report/index.js';
import { measureIdleMemory } from './idle-memory.js';
import { memoryTable } from './report.js';

export const session: Benchmark = {
  name: 'session',
  title: 'Idle sessions',
  summary: 'heap per idle session at 1, 100 and 1,000',
  async run({ quick, signal, show, progress }) {
    const memory = await measureIdleMemory(quick ? [1, 100] : [1, 100, 1000], signal, progress);
    if (memory.length > 0) show({ title: 'Heap of an idle session', table: memoryTable(memory) });
    return {
      rows: memory.map(({ sessions, samples }) =>
        valueRow(`heap, ${sessions} idle sessions`, 'KB each', samples),
      ),
      method: [
        'Heap is what remains after a collection of so many started sessions, less what was there before.',
      ],
      measured: { memory },
    };
  },
};

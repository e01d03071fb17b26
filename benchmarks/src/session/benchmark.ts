import type { Benchmark } from '../benchmark.js';
import { measureBargeIn } from './barge-in.js';
import { measureIdleMemory } from './idle-memory.js';
import { bargeInTable, memoryTable } from './report.js';

export const session: Benchmark = {
  name: 'session',
  summary: 'heap per idle session at 1, 100 and 1,000; barge-in behind a backlog',
  async run({ rounds, quick, print }) {
    const memory = await measureIdleMemory(quick ? [1, 100] : [1, 100, 1000]);
    print(memoryTable(memory));
    const bargeIn = await measureBargeIn(200, quick ? 10 : rounds * 10);
    print(`\n${bargeInTable(bargeIn)}`);
    return { memory, bargeIn };
  },
};

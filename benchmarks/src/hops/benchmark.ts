import type { Benchmark } from '../benchmark.js';
import { measureHops } from './hops.js';
import { hopsTable, slopeTable } from './report.js';

export const hops: Benchmark = {
  name: 'hops',
  summary: 'what a hop costs: 1, 5, 10 and 20 stages, and 10 stages at 1,000 sessions',
  async run({ rounds, quick, print, progress }) {
    const blockMs = quick ? 5 : 40;
    const one = await measureHops({ stages: [1, 5, 10, 20], sessions: 1, rounds, blockMs, progress });
    print('One session, hot\n');
    print(hopsTable(one));
    print(`\n${slopeTable(one)}`);
    const sessions = quick ? 100 : 1000;
    const many = await measureHops({ stages: [10], sessions, rounds, blockMs, progress });
    print(`\n${sessions} sessions, one frame each in turn\n`);
    print(hopsTable(many));
    return { rows: [...one, ...many] };
  },
};

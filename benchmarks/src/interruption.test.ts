import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bargeIn } from './barge-in/benchmark.js';
import type { Benchmark } from './benchmark.js';
import { custom } from './custom/benchmark.js';
import { hops } from './hops/benchmark.js';
import { pacing } from './pacing/benchmark.js';
import type { Section } from './report/index.js';
import { session } from './session/benchmark.js';
import { soak } from './soak/benchmark.js';

const FILE = fileURLToPath(new URL('../../examples/measured-pipeline.mjs', import.meta.url));

/** Runs a command that is interrupted at the first progress that it tells of, or before it begins. */
async function interrupted(benchmark: Benchmark, when: 'before' | number) {
  const interruption = new AbortController();
  const sections: Section[] = [];
  let steps = 0;
  if (when === 'before') interruption.abort();
  const { rows } = await benchmark.run({
    rounds: 2,
    quick: true,
    seed: 1,
    flags: { file: FILE },
    signal: interruption.signal,
    print: () => {},
    show: (section) => sections.push(section),
    live: () => {},
    progress: () => {
      if (++steps === when) interruption.abort();
    },
  });
  return { rows, sections, steps };
}

const COMMANDS = [bargeIn, custom, hops, pacing, session, soak];

test.each(COMMANDS.map((benchmark) => [benchmark.name, benchmark] as const))(
  '%s measures nothing when it was interrupted before, and says so without a figure',
  async (_, benchmark) => {
    expect(await interrupted(benchmark, 'before')).toEqual({ rows: [], sections: [], steps: 0 });
  },
);

// What measures in this process waits for nothing: a person could type Ctrl+C for minutes.
test('barge-in reports what it had measured when it was interrupted', async () => {
  const { rows, sections, steps } = await interrupted(bargeIn, 4);
  expect([rows[0]?.samples?.length, sections.length, steps]).toEqual([3, 1, 4]);
  expect(JSON.stringify(sections)).not.toContain('NaN');
});

import { expect, test } from 'vitest';
import type { Benchmark } from './benchmark.js';
import { commandOptions, usage } from './cli-options.js';

const benchmark: Benchmark = {
  name: 'one',
  summary: 'one thing',
  flags: { calls: { type: 'string' } },
  help: ['--calls N   how many'],
  rounds: 7,
  run: async () => ({ rows: [] }),
};

test('what every command takes is told from what is a command’s own', () => {
  const options = commandOptions(benchmark, ['--quick', '--seed', '5', '--calls', '3', '--html', 'a.html']);
  expect(options).toMatchObject({
    rounds: 3,
    quick: true,
    seed: 5,
    flags: { calls: '3' },
    files: { html: 'a.html' },
  });
  expect(commandOptions(benchmark, [])).toMatchObject({ rounds: 7, quick: false, seed: 1 });
});

test('what cannot be understood is refused', () => {
  expect(() => commandOptions(benchmark, ['--rounds', '1'])).toThrow(
    "--rounds is '1'; a whole number of at least 2",
  );
  expect(() => commandOptions(benchmark, ['--seed', 'x'])).toThrow("--seed is 'x'");
  expect(() => commandOptions(benchmark, ['--colour'])).toThrow('--colour');
});

test('the usage tells of every command and its flags', () => {
  expect(usage([benchmark])).toMatch(/ {2}one {2}one thing\n {9}--calls N {3}how many/);
});

import { parseArgs } from 'node:util';
import { messageOf } from '@antiphon/core';
import type { Benchmark, BenchmarkRun } from './benchmark.js';
import type { OutputFiles } from './report/outputs.js';
import { UsageError } from './usage-error.js';

const DEFAULT_ROUNDS = 15;
const QUICK_ROUNDS = 3;
const DEFAULT_SEED = 1;

/** What every command takes. */
const COMMON = {
  rounds: { type: 'string' },
  quick: { type: 'boolean' },
  seed: { type: 'string' },
  json: { type: 'string' },
  markdown: { type: 'string' },
  html: { type: 'string' },
  svg: { type: 'string' },
  baseline: { type: 'string' },
} as const;

export interface CommandOptions extends Pick<BenchmarkRun, 'rounds' | 'quick' | 'seed' | 'flags'> {
  readonly files: OutputFiles;
  readonly baseline: string | undefined;
}

/** @throws UsageError when something given is not understood */
export function commandOptions(benchmark: Benchmark, args: readonly string[]): CommandOptions {
  const { argument } = benchmark;
  const { values, positionals } = parsed(benchmark, args);
  if (positionals.length > 1)
    throw new UsageError(`one ${argument} is expected, not ${positionals.join(' and ')}`);
  const { rounds, quick = false, seed, json, markdown, html, svg, baseline, ...flags } = values;
  return {
    rounds: wholeNumber(
      '--rounds',
      rounds ?? (quick ? QUICK_ROUNDS : (benchmark.rounds ?? DEFAULT_ROUNDS)),
      2,
    ),
    seed: wholeNumber('--seed', seed ?? DEFAULT_SEED, 0),
    quick,
    flags: {
      ...(flags as BenchmarkRun['flags']),
      ...(argument === undefined ? {} : { [argument]: positionals[0] }),
    },
    files: { json, markdown, html, svg },
    baseline,
  };
}

function parsed({ argument, flags }: Benchmark, args: readonly string[]) {
  const options = { ...flags, ...COMMON };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: argument !== undefined });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function wholeNumber(name: string, given: string | number, least: number): number {
  const value = Number(given);
  if (!(Number.isInteger(value) && value >= least)) {
    throw new UsageError(`${name} is '${given}'; a whole number of at least ${least} is expected`);
  }
  return value;
}

export function usage(benchmarks: readonly Benchmark[]): string {
  const width = Math.max(...benchmarks.map(({ name }) => name.length)) + 2;
  const commands = benchmarks.flatMap(({ name, summary, help = [] }) => [
    `  ${name.padEnd(width)}${summary}`,
    ...help.map((line) => `  ${''.padEnd(width)}  ${line}`),
  ]);
  return `usage: npm run bench -- COMMAND [options]    or: antiphon-bench COMMAND [options]

${commands.join('\n')}

every command takes
  --rounds N         how often each thing is measured
  --quick            small enough to see that it works; the figures mean little
  --seed N           what everything that is drawn is drawn from (${DEFAULT_SEED})
  --json FILE        what was measured, and where
  --markdown FILE    the tables
  --html FILE        a page with tables and plots, whole in one file
  --svg FILE         the first plot alone
  --baseline FILE    what --json wrote earlier: ends with 3 when something is worse beyond noise

Interrupted (Ctrl+C, SIGTERM) it reports what was measured until then, and ends with 130.`;
}

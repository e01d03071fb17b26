import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.js';
import { calls } from './calls/benchmark.js';
import { comparison } from './compare/benchmark.js';
import { hops } from './hops/benchmark.js';
import { describeMachine } from './measure/machine.js';
import { pacing } from './pacing/benchmark.js';
import { session } from './session/benchmark.js';

const BENCHMARKS: readonly Benchmark[] = [hops, session, pacing, calls, comparison];
const DEFAULT_ROUNDS = 15;
const QUICK_ROUNDS = 3;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function usage(): string {
  const width = Math.max(...BENCHMARKS.map(({ name }) => name.length)) + 2;
  const lines = BENCHMARKS.flatMap(({ name, summary, help = [] }) => [
    `  ${name.padEnd(width)}${summary}`,
    ...help.map((line) => `  ${''.padEnd(width)}  ${line}`),
  ]);
  return `usage: npm run bench -- COMMAND [--rounds N] [--quick] [--json FILE]\n\n${lines.join('\n')}`;
}

function progress(done: number, total: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${Math.round((100 * done) / total)} %${done === total ? '\r     \r' : ''}`);
}

async function main([command, ...args]: readonly string[]): Promise<number> {
  const benchmark = BENCHMARKS.find(({ name }) => name === command);
  if (benchmark === undefined) {
    print(usage());
    return command === undefined || command === '--help' ? 0 : 2;
  }
  const {
    rounds: roundsGiven,
    quick = false,
    json,
    ...flags
  } = parseArgs({
    args,
    options: {
      ...benchmark.flags,
      rounds: { type: 'string' },
      quick: { type: 'boolean' },
      json: { type: 'string' },
    },
  }).values;
  const rounds = Number(roundsGiven ?? (quick ? QUICK_ROUNDS : (benchmark.rounds ?? DEFAULT_ROUNDS)));
  if (!(Number.isInteger(rounds) && rounds > 1)) throw new Error('--rounds must be a whole number above 1');
  const machine = describeMachine();
  print(
    `node ${machine.node}, ${machine.cpu}, ${machine.cores} cores; medians of ${rounds} interleaved rounds\n`,
  );
  const result = await benchmark.run({
    rounds,
    quick,
    flags: flags as Record<string, string | boolean | undefined>,
    print,
    progress,
  });
  if (json !== undefined) writeFileSync(json, JSON.stringify({ machine, rounds, command, ...result }));
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);

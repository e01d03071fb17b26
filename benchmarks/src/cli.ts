#!/usr/bin/env node
import { messageOf } from '@antiphon/core';
import { bandwidth } from './bandwidth/benchmark.js';
import { bargeIn } from './barge-in/benchmark.js';
import type { Benchmark } from './benchmark.js';
import { calls } from './calls/benchmark.js';
import { claims } from './claims/benchmark.js';
import { commandOptions, usage } from './cli-options.js';
import { comparison } from './compare/benchmark.js';
import { custom } from './custom/benchmark.js';
import { hops } from './hops/benchmark.js';
import { pacing } from './pacing/benchmark.js';
import { peers } from './peers/benchmark.js';
import { LiveScreen } from './report/live-screen.js';
import { againstBaseline, prepareOutputs, readBaseline, writeOutputs } from './report/outputs.js';
import { provenanceOf } from './report/provenance.js';
import { runBenchmark } from './report/run-benchmark.js';
import { sectionText } from './report/terminal.js';
import { rtf } from './rtf/benchmark.js';
import { server } from './server/benchmark.js';
import { session } from './session/benchmark.js';
import { soak } from './soak/benchmark.js';
import { sockets } from './sockets/benchmark.js';
import { startup } from './startup/benchmark.js';
import { UsageError } from './usage-error.js';

const BENCHMARKS: readonly Benchmark[] = [
  comparison,
  hops,
  session,
  bargeIn,
  pacing,
  calls,
  sockets,
  server,
  claims,
  peers,
  soak,
  startup,
  rtf,
  bandwidth,
  custom,
];
const EXIT = { done: 0, failed: 1, usage: 2, worse: 3, interrupted: 130 } as const;

async function main([command, ...args]: readonly string[]): Promise<number> {
  const benchmark = BENCHMARKS.find(({ name }) => name === command);
  const screen = new LiveScreen(process.stdout, () => performance.now());
  if (command === undefined || ['--help', '-h', 'help'].includes(command) || args.includes('--help')) {
    screen.print(usage(BENCHMARKS));
    return EXIT.done;
  }
  if (benchmark === undefined)
    throw new UsageError(`there is no command '${command}'\n\n${usage(BENCHMARKS)}`);
  const { baseline: file, files, ...options } = commandOptions(benchmark, args);
  const run = { benchmark: benchmark.name, quick: options.quick };
  const baseline = file === undefined ? undefined : readBaseline(file, run);
  prepareOutputs(files);
  const provenance = provenanceOf(`antiphon-bench ${[command, ...args].join(' ')}`, options.seed, new Date());
  const { machine, commit } = provenance;
  screen.print(
    `node ${machine.node}, ${machine.cpu}, ${machine.cores} processors, seed ${options.seed}` +
      `${commit === undefined ? '' : `, commit ${commit}`}; ${options.rounds} rounds` +
      `${options.quick ? ', quick: the figures mean little' : ''}\n`,
  );
  const measured = await runBenchmark(benchmark, { ...options, screen, provenance, signal: interruption() });
  const compared = baseline === undefined ? undefined : againstBaseline(measured, baseline);
  const report = compared?.report ?? measured;
  const changes = compared === undefined ? undefined : report.sections.at(-1);
  if (changes !== undefined) screen.print(sectionText(changes));
  writeOutputs(report, files);
  if (report.interrupted) return EXIT.interrupted;
  // Whoever asks to be warned must not take silence for an answer.
  if (compared?.isEmpty === true) throw new Error(`${file}: no row of it could be held against this run`);
  return compared?.isWorse === true ? EXIT.worse : EXIT.done;
}

/** The same key press may arrive twice: from the terminal, and from whoever started this process. */
const ECHO_MS = 500;

/** Fires at the first interruption, by a person or by whoever ends processes; a second one ends this one at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  let firstMs = 0;
  const interrupt = (): void => {
    if (!controller.signal.aborted) firstMs = performance.now();
    else if (performance.now() - firstMs > ECHO_MS) process.exit(EXIT.interrupted);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  return controller.signal;
}

// Whoever reads the terminal may stop reading: what is measured is wanted in files all the same.
process.stdout.on('error', () => {});

main(process.argv.slice(2)).then(
  // What an interrupted command left undone must not hold the process.
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`antiphon-bench: ${messageOf(error)}\n`);
    process.exit(error instanceof UsageError ? EXIT.usage : EXIT.failed);
  },
);

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureHops } from './hops/hops.js';
import { describeMachine } from './measure/machine.js';
import { bargeInTable, hopsTable, memoryTable, slopeTable } from './report.js';
import { measureBargeIn } from './session/barge-in.js';
import { measureIdleMemory } from './session/idle-memory.js';

const USAGE = `usage: npm run bench -- COMMAND [--rounds N] [--quick] [--json FILE]

  hops      what a hop costs: 1, 5, 10 and 20 stages, and 10 stages at 1,000 sessions
  session   heap per idle session at 1, 100 and 1,000; barge-in behind a backlog`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function progress(done: number, total: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${Math.round((100 * done) / total)} %${done === total ? '\r     \r' : ''}`);
}

async function hops(rounds: number, quick: boolean) {
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
}

async function session(rounds: number, quick: boolean) {
  const memory = await measureIdleMemory(quick ? [1, 100] : [1, 100, 1000]);
  print(memoryTable(memory));
  const bargeIn = await measureBargeIn(200, quick ? 10 : rounds * 10);
  print(`\n${bargeInTable(bargeIn)}`);
  return { memory, bargeIn };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string' }, quick: { type: 'boolean' }, json: { type: 'string' } },
  });
  const [command] = positionals;
  const quick = values.quick ?? false;
  const rounds = Number(values.rounds ?? (quick ? 3 : 15));
  if (!(Number.isInteger(rounds) && rounds > 1)) throw new Error(`--rounds must be a whole number above 1`);
  if (command !== 'hops' && command !== 'session') {
    print(USAGE);
    return command === undefined ? 0 : 2;
  }
  const machine = describeMachine();
  print(
    `node ${machine.node}, ${machine.cpu}, ${machine.cores} cores; medians of ${rounds} interleaved rounds\n`,
  );
  const result = await (command === 'hops' ? hops : session)(rounds, quick);
  if (values.json !== undefined)
    writeFileSync(values.json, JSON.stringify({ machine, rounds, command, ...result }));
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ADAPTERS } from './adapters/index.js';
import { nameOf } from './matrix/cell.js';
import { allCells, matrixDefaults, runMatrix, someCells } from './matrix/index.js';
import { printTable, tableAsJson, writeTable } from './table/index.js';

export const FAULTS_USAGE = `test:faults: every fault of the simulators, on every adapter, at every moment

  --adapter NAME    only adapters whose name contains this; may be repeated
  --fault NAME      only faults whose name contains this; may be repeated
  --share 0.3       a part of the trials, drawn by --seed (1)
  --concurrency N   trials at a time (${matrixDefaults.concurrency})
  --json            the outcome for programs
  --write           writes docs/faults.md

Exit code: 0, or 1 when a trial failed.`;

/** Where the page is, from the root of the repository, in which the command runs. */
const PAGE = 'docs/faults.md';

/** The command `test:faults`. Returns the exit code. */
export async function faultsCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      adapter: { type: 'string', multiple: true },
      fault: { type: 'string', multiple: true },
      concurrency: { type: 'string', default: String(matrixDefaults.concurrency) },
      share: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const wanted = (names: readonly string[] | undefined, name: string) =>
    names === undefined || names.some((part) => name.toLowerCase().includes(part.toLowerCase()));
  const chosen = allCells(ADAPTERS.filter(({ name }) => wanted(values.adapter, name))).filter(({ fault }) =>
    wanted(values.fault, fault?.name ?? ''),
  );
  const cells = someCells(chosen, Number(values.share), Number(values.seed));
  const outcome = await runMatrix(cells, { concurrency: Number(values.concurrency) });
  const { verdicts, strays, tookMs } = outcome;
  const failed = verdicts.filter(({ mark }) => mark === 'failed');
  if (values.json) console.log(tableAsJson(outcome));
  else {
    console.log(printTable(verdicts));
    for (const { cell, problems } of failed) console.log(`✗ ${nameOf(cell)}: ${problems.join('; ')}`);
    for (const stray of strays) console.log(`✗ ${stray}`);
    const seconds = (tookMs / 1_000).toFixed(1);
    console.log(`${verdicts.length} trials in ${seconds} s, ${failed.length} failed`);
  }
  if (values.write) await writeFile(PAGE, writeTable(verdicts));
  return failed.length + strays.length > 0 ? 1 : 0;
}

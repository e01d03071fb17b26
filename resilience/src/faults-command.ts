import { parseArgs } from 'node:util';
import { ADAPTERS } from './adapters/index.js';
import { nameOf } from './matrix/cell.js';
import { allCells, matrixDefaults, runMatrix, someCells } from './matrix/index.js';
import { printTable } from './table/print-table.js';

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
      verbose: { type: 'boolean', default: false },
    },
  });
  const wanted = (names: readonly string[] | undefined, name: string) =>
    names === undefined || names.some((part) => name.toLowerCase().includes(part.toLowerCase()));
  const cells = someCells(
    allCells(ADAPTERS.filter(({ name }) => wanted(values.adapter, name))).filter(({ fault }) =>
      wanted(values.fault, fault?.name ?? ''),
    ),
    Number(values.share),
    Number(values.seed),
  );
  const outcome = await runMatrix(cells, { concurrency: Number(values.concurrency) });
  const failed = outcome.verdicts.filter(({ mark }) => mark === 'failed');
  console.log(printTable(outcome.verdicts));
  for (const { cell, problems } of failed) console.log(`✗ ${nameOf(cell)}: ${problems.join('; ')}`);
  for (const stray of outcome.strays) console.log(`✗ ${stray}`);
  console.log(
    `${outcome.verdicts.length} trials in ${(outcome.tookMs / 1_000).toFixed(1)} s, ${failed.length} failed`,
  );
  return failed.length + outcome.strays.length > 0 ? 1 : 0;
}

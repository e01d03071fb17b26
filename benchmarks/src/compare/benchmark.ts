import type { Benchmark, BenchmarkRun } from '../benchmark.js';
import { type Peer, startPeer } from '../calls/process/remote.js';
import type { Variant } from './call-order.js';
import { callInProcess } from './call-process.js';
import { linesOf } from './code-lines.js';
import { METRICS } from './metrics.js';
import { compareTable } from './report.js';
import { compare, countedRow, type Pair } from './rows.js';
import type { SimulatedVendors } from './simulated-vendors.js';

interface Sizes {
  readonly sayings: readonly string[];
  readonly idleMs: number;
}

const FULL: Sizes = {
  sayings: ['where is my order?', 'can i change it?', 'when will it come?', 'thank you, good bye.'],
  idleMs: 2_000,
};
const QUICK: Sizes = { sayings: ['hello.'], idleMs: 200 };

/** Who makes the calls: what is called the pipeline is classic too in a null comparison. */
type Contest = Readonly<Record<'classic' | 'pipeline', Variant>>;
const ORDER = ['classic', 'pipeline'] as const;

export const comparison: Benchmark = {
  name: 'compare',
  summary: 'one conversation by an agent wired by hand and by a pipeline: start-up, CPU, memory, response',
  flags: { null: { type: 'boolean' } },
  help: [
    '--rounds N   pairs of calls; fewer than ten allow no verdict',
    '--null       classic against itself',
  ],
  rounds: 12,
  async run({ rounds, quick, flags, print, progress }) {
    const isNull = flags.null === true;
    const contest: Contest = { classic: 'classic', pipeline: isNull ? 'classic' : 'pipeline' };
    const vendors = startPeer<SimulatedVendors>('./compare/vendors-process.js', 'the vendors');
    try {
      const pairs = await measurePairs(contest, { rounds, progress }, quick ? QUICK : FULL, vendors);
      const rows = [
        ...compare(METRICS, pairs),
        countedRow('code that connects the parts', 'lines', linesOf('classic'), linesOf(contest.pipeline)),
      ];
      print(compareTable(rows, isNull ? ['classic', 'classic again'] : ['classic', 'pipeline']));
      return { contest, pairs, rows };
    } finally {
      await vendors.end();
    }
  },
};

/** Pairs in the order A B B A, so that nothing that changes with time favours one of the two. */
async function measurePairs(
  contest: Contest,
  { rounds, progress }: Pick<BenchmarkRun, 'rounds' | 'progress'>,
  { sayings, idleMs }: Sizes,
  vendors: Peer<SimulatedVendors>,
): Promise<Pair[]> {
  const call = async (variant: Variant) =>
    callInProcess({ variant, vendors: await vendors.ask.open(sayings), idleMs });
  // What the first call finds cold, the disk's cache and the vendors' code, is no call's own.
  await call('pipeline');
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round++) {
    const pair: Partial<Record<keyof Contest, Pair['classic']>> = {};
    for (const side of round % 2 === 0 ? ORDER : ORDER.toReversed()) {
      pair[side] = await call(contest[side]);
    }
    pairs.push(pair as Pair);
    progress(round + 1, rounds);
  }
  return pairs;
}

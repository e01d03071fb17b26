import type { Benchmark, BenchmarkRun } from '../benchmark.js';
import { type Peer, startPeer } from '../calls/process/remote.js';
import { UsageError } from '../usage-error.js';
import { linesOf } from './code-lines.js';
import { inProcess } from './in-process.js';
import { caveats, method, remarksOn } from './method.js';
import { METRICS } from './metrics.js';
import type { BareOrder, CallSizes, Figures, Variant } from './orders.js';
import { measurePairs, type Side } from './pairs.js';
import { plotSections } from './plots.js';
import { compareTable, liveSection, type Names } from './report.js';
import { compare, countedRow, type Row } from './rows.js';
import type { SimulatedVendors } from './simulated-vendors.js';
import { ratiosPlot, summary } from './summary.js';

export interface Sizes {
  readonly sayings: readonly string[];
  readonly call: CallSizes;
  readonly bare: Pick<BareOrder, 'conversations' | 'warmUpMs' | 'forMs'>;
  /** How many rounds weigh the components. */
  readonly weighed: number;
}

const FULL: Sizes = {
  sayings: ['hello.', 'where?', 'who?', 'when?', 'why?'],
  call: { conversations: 8, idleMs: 400, listeningMs: 700, answers: 1, interruptions: 100 },
  bare: { conversations: 300, warmUpMs: 2_400, forMs: 1_800 },
  weighed: 4,
};
const QUICK: Sizes = {
  sayings: ['hi.', 'hello.', 'hi.'],
  call: { conversations: 2, idleMs: 100, listeningMs: 200, answers: 1, interruptions: 20 },
  bare: { conversations: 20, warmUpMs: 800, forMs: 800 },
  weighed: 2,
};

export const comparison: Benchmark = {
  name: 'compare',
  title: 'Classic and pipeline: the same voice agent, wired twice',
  summary: 'one conversation by an agent wired by hand and by a pipeline: start-up, CPU, memory, response',
  flags: { null: { type: 'boolean' }, plant: { type: 'string' } },
  help: [
    '--rounds N       pairs; fewer than eleven allow no verdict (15)',
    '--null           classic against itself: nothing must be found',
    '--plant PERCENT  wastes so much processor time on the second side: that must be found',
  ],
  rounds: 15,
  async run(run) {
    const contest = contestOf(run);
    const sizes = run.quick ? QUICK : FULL;
    const vendors = startPeer<SimulatedVendors>('./compare/vendors-process.js', 'the vendors');
    try {
      const measure = measureSide(run, contest, sizes, vendors);
      run.progress(0, 2 * run.rounds);
      await warmUp(run, vendors);
      const { pairs, repeated } = await measurePairs({
        rounds: run.rounds,
        signal: run.signal,
        measure,
        progress: (done, total, sofar) => {
          run.progress(done, total);
          if (sofar.length > 0) run.live(liveSection(compare(METRICS, sofar), contest.names, sofar.length));
        },
      });
      // Interrupted before the first of them: there is nothing to say.
      if (pairs.length === 0) return { rows: [], measured: { contest, pairs, repeated } };
      const rows: Row[] = [
        ...compare(METRICS, pairs),
        countedRow(
          'code that connects the parts',
          'lines',
          linesOf(contest.classic),
          linesOf(contest.pipeline),
        ),
      ];
      run.show(summary(rows, pairs.length, contest));
      const plots = [ratiosPlot(rows, contest.names)];
      run.show({ title: 'Every figure', plots, table: compareTable(rows, contest.names) });
      for (const section of plotSections(pairs, contest.names)) run.show(section);
      const remarks = remarksOn(repeated);
      for (const remark of remarks) run.print(remark);
      return {
        rows,
        method: method(sizes),
        caveats: [...remarks, ...caveats],
        measured: { contest, pairs, repeated },
      };
    } finally {
      await vendors.end();
    }
  },
};

/** Who is compared: what stands in the pipeline's place is classic too in a null comparison. */
export interface Contest extends Readonly<Record<Side, Variant>> {
  readonly names: Names;
  readonly plantPercent: number;
}

function contestOf({ flags }: BenchmarkRun): Contest {
  const plantPercent = Number(flags.plant ?? 0);
  if (!(plantPercent >= 0 && plantPercent <= 1_000)) {
    throw new UsageError(`--plant is '${flags.plant}'; percent of processor time, such as 5, are expected`);
  }
  const isNull = flags.null === true;
  const second = isNull ? 'classic again' : 'pipeline';
  return {
    classic: 'classic',
    pipeline: isNull ? 'classic' : 'pipeline',
    names: ['classic', plantPercent > 0 ? `${second} + ${plantPercent} %` : second],
    plantPercent,
  };
}

/** What the first one finds cold, the disk's cache and the vendors' code, is nobody's own: a short one is thrown away. */
async function warmUp({ seed, signal }: BenchmarkRun, vendors: Peer<SimulatedVendors>) {
  const { sayings, call } = QUICK;
  const order = { kind: 'call', variant: 'pipeline', plantPercent: 0, sizes: call } as const;
  await inProcess({ ...order, vendors: await vendors.ask.open({ sayings, seed }) }, signal);
}

function measureSide(
  { seed, signal }: BenchmarkRun,
  contest: Contest,
  sizes: Sizes,
  vendors: Peer<SimulatedVendors>,
) {
  const open = () => vendors.ask.open({ sayings: sizes.sayings, seed });
  return async (side: Side, round: number): Promise<Figures> => {
    const variant = contest[side];
    const plantPercent = side === 'pipeline' ? contest.plantPercent : 0;
    const call = await inProcess(
      { kind: 'call', variant, plantPercent, sizes: sizes.call, vendors: await open() },
      signal,
    );
    const bare = await inProcess({ kind: 'bare', variant, plantPercent, ...sizes.bare }, signal);
    if (round >= sizes.weighed) return { call, bare };
    const { components } = await inProcess({ kind: 'components', variant, vendors: await open() }, signal);
    return { call, bare, components };
  };
}

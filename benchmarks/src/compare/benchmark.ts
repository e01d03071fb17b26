import type { Benchmark } from '../benchmark.js';
import { startPeer } from '../calls/process/remote.js';
import type { Variant } from './call-order.js';
import { callInProcess } from './call-process.js';
import { linesOf } from './code-lines.js';
import { LATENCY } from './latency.js';
import { METRICS } from './metrics.js';
import { measurePairs, type Side } from './pairs.js';
import { compareTable } from './report.js';
import { compare, countedRow } from './rows.js';
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
type Contest = Readonly<Record<Side, Variant>>;

export const comparison: Benchmark = {
  name: 'compare',
  summary: 'one conversation by an agent wired by hand and by a pipeline: start-up, CPU, memory, response',
  flags: { null: { type: 'boolean' } },
  help: [
    '--rounds N   pairs of calls; fewer than ten allow no verdict',
    '--null       classic against itself',
  ],
  rounds: 14,
  async run({ rounds, quick, flags, print, show, progress }) {
    const isNull = flags.null === true;
    const contest: Contest = { classic: 'classic', pipeline: isNull ? 'classic' : 'pipeline' };
    const vendors = startPeer<SimulatedVendors>('./compare/vendors-process.js', 'the vendors');
    try {
      const { sayings, idleMs } = quick ? QUICK : FULL;
      const call = async (variant: Variant) =>
        callInProcess({ variant, vendors: await vendors.ask.open(sayings), idleMs });
      // What the first call finds cold, the disk's cache and the vendors' code, is no call's own.
      await call('pipeline');
      const { pairs, repeated } = await measurePairs(rounds, (side) => call(contest[side]), progress);
      const rows = [
        ...compare(METRICS, pairs),
        countedRow('code that connects the parts', 'lines', linesOf('classic'), linesOf(contest.pipeline)),
      ];
      show({
        title: 'Classic and pipeline',
        text: `Ratios and differences within pairs, medians; vendors answer in ${latencies()}.`,
        table: compareTable(rows, isNull ? ['classic', 'classic again'] : ['classic', 'pipeline']),
      });
      if (repeated.length > 0) print(`\nMade a second time:\n${repeated.join('\n')}`);
      return { rows, measured: { contest, pairs, repeated } };
    } finally {
      await vendors.end();
    }
  },
};

function latencies(): string {
  const { stt, llmFirstToken, ttsFirstAudio } = LATENCY;
  return `${stt.medianMs} (STT), ${llmFirstToken.medianMs} (LLM) and ${ttsFirstAudio.medianMs} ms (TTS), always`;
}

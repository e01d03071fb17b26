import { startSimulators } from '@antiphon/simulators';
import type { Benchmark } from '../benchmark.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { forgetFiles } from './file-cache.js';
import { oneAnswer } from './one-answer.js';
import {
  AGENTS,
  type AgentFigures,
  type CloudVendors,
  type ImportFigures,
  type StartOrder,
} from './order.js';
import { agentsSection, importsSection, startRows } from './report.js';

const API_KEY = 'benchmark';

/** Ours, and what they load when they are used. */
const IMPORTED = [
  ...[
    '@antiphon/core',
    '@antiphon/core/frame-free',
    '@antiphon/audio',
    '@antiphon/deepgram',
    '@antiphon/gemini',
  ],
  ...[
    '@antiphon/heygen',
    '@antiphon/offline',
    '@antiphon/twilio',
    '@antiphon/rate-limit',
    '@antiphon/classic',
  ],
  ...['rxjs', 'ws', '@deepgram/sdk', '@google/genai'],
];

export const startup: Benchmark = {
  name: 'startup',
  title: 'Start-up',
  summary: 'from the start of a process to a session that listens, by stage; imports by package',
  flags: { cold: { type: 'boolean' } },
  help: ['--cold       before each process the system forgets the files it has read (Linux, root)'],
  rounds: 11,
  async run({ rounds, quick, seed, flags, signal, show, progress }) {
    const simulators = await startSimulators({
      seed,
      keys: [API_KEY],
      deepgram: { speech: 'scripted' },
      gemini: { speech: 'scripted' },
    });
    const { deepgram, gemini } = simulators;
    const vendors: CloudVendors = { deepgramUrl: deepgram.url, geminiUrl: gemini.url, apiKey: API_KEY };
    const imported = quick ? IMPORTED.slice(0, 2) : IMPORTED;
    const byAgent = new Map<string, AgentFigures[]>(AGENTS.map((agent) => [agent, []]));
    const bySpecifier = new Map<string, ImportFigures[]>(imported.map((specifier) => [specifier, []]));
    const inProcess = <Figures>(label: string, order: StartOrder): Promise<Figures> => {
      if (flags.cold === true) forgetFiles();
      return oneAnswer<Figures>('./startup/child.js', label, order);
    };
    try {
      await untilInterrupted(signal, async () => {
        for (let round = 0; round < rounds; round++) {
          for (const [agent, all] of byAgent)
            all.push(await inProcess(agent, { kind: 'agent', agent, vendors } as StartOrder));
          for (const [specifier, all] of bySpecifier)
            all.push(await inProcess(specifier, { kind: 'import', specifier }));
          progress(round + 1, rounds);
        }
      });
    } finally {
      await simulators.close();
    }
    const agents = measured(byAgent);
    const imports = measured(bySpecifier);
    if (agents.size > 0) show(agentsSection(agents));
    if (imports.size > 0) show(importsSection(imports));
    return {
      rows: startRows(agents, imports),
      method: [
        'Each start and each import has a process of its own, all of them in turn, round by round.',
        `The files are ${flags.cold === true ? 'read from the disk each time' : 'in the cache of the system, as on a machine that has run the program before'}.`,
        'The vendors of the cloud agent are simulated in another process and answer at once; the SDKs are their own.',
        'Node is the time from the start of the process to the first line of the program.',
      ],
      measured: { agents: Object.fromEntries(agents), imports: Object.fromEntries(imports) },
    };
  },
};

/** Those that were begun: an interruption may come before. */
const measured = <Figures>(all: ReadonlyMap<string, readonly Figures[]>) =>
  new Map([...all].filter(([, figures]) => figures.length > 0));

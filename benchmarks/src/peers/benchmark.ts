import type { Benchmark } from '../benchmark.js';
import { installPeer } from './install.js';
import { sizeOfInstallation, sizeOfPackages } from './install-size.js';
import type { Sizes } from './process/order.js';
import { CITED, figureRows, peersSection, sizesSection } from './report.js';
import { measureRounds } from './rounds.js';
import { peerRows } from './rows.js';

const FULL: Sizes = {
  warmUpTurns: 60,
  turns: 100,
  busySessions: 100,
  busyTurns: 16,
  sessions: 20,
  stretches: 5,
  stretchMs: 2_000,
};
const QUICK: Sizes = {
  warmUpTurns: 5,
  turns: 20,
  busySessions: 10,
  busyTurns: 4,
  sessions: 10,
  stretches: 3,
  stretchMs: 500,
};

const CORE = ['@antiphon/core'];
const AGENT = [
  ...CORE,
  ...['@antiphon/twilio', '@antiphon/deepgram', '@antiphon/gemini', '@deepgram/sdk', '@google/genai', 'ws'],
];

const METHOD = [
  'Each side runs in a process of its own in every round, forwards and backwards in turn: by hand, Antiphon, LiveKit Agents.',
  'Recogniser, model and voice are scripted the same for all and take no time: what is measured is what lies between them.',
  'A turn ends when the recogniser says so, with no delay of endpointing on either side; an answer has twenty tokens.',
  'On in both: history, turn and metrics events with a listener, interruptions, resuming after a false one, captions.',
  'Off in both: voice activity, echo warm-up, preemptive generation, the watch for absent users.',
  'A turn is taken in a process that has nothing else to do, 25 ms after the last one, and in a busy one: by a hundred sessions one after another without a pause, the first half of their turns uncounted. There the next turn begins when the last has nothing left to do but to be played: with LiveKit Agents, whose loudspeaker takes no time, when it is on record.',
  'Microphones are paced in real time, each session at its own moment of the 20 ms; the floor is the same timer and arrays with plain calls behind them.',
];

const CAVEATS = [
  "LiveKit Agents runs without a room: its own audio arrives through native code, which isn't measured.",
  'Its loudspeaker takes an answer at once and its voice speaks at the first token; ours plays in real time and waits for a sentence.',
  'It does more in a turn, such as spans for tracing, which are made although nobody exports them.',
  'Figures of a quick run are of code that is not compiled yet.',
];

export const peers: Benchmark = {
  name: 'peers',
  summary: 'one conversation by this project and by LiveKit Agents, in process, with scripted services',
  title: 'This project and its peers',
  flags: { peer: { type: 'string' } },
  help: ['--peer FOLDER  where LiveKit Agents is, or is to be installed (default: the cache of the user)'],
  rounds: 7,
  async run({ rounds, quick, flags, signal, show, progress }) {
    const installed = await installPeer(signal, flags.peer as string | undefined);
    const bySide = await measureRounds(rounds, quick ? QUICK : FULL, installed.entry, signal, progress);
    if (bySide.antiphon.length === 0) return { rows: [] };
    const sizes = {
      core: sizeOfPackages(CORE),
      agent: sizeOfPackages(AGENT),
      livekit: sizeOfInstallation(installed.folder),
    };
    const rows = peerRows(bySide);
    show(peersSection(rows, installed));
    show(sizesSection(sizes));
    show(CITED);
    return {
      rows: figureRows(rows),
      method: METHOD,
      caveats: CAVEATS,
      measured: { installed, sizes, bySide },
    };
  },
};

import { loadOpus, opusEncoderDefaults } from '@antiphon/opus';
import { measureTraffic } from '../bandwidth/traffic.js';
import { DIRECTIONS } from '../bandwidth/wire.js';
import type { Benchmark, BenchmarkRun } from '../benchmark.js';
import { type Peer, startPeer } from '../calls/process/remote.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { oneAnswer } from '../startup/one-answer.js';
import type { ClaimsServer } from './claims-server.js';
import type { MemoryFigures, MemoryOrder } from './memory/measure.js';
import {
  type Claim,
  claimsRows,
  claimsSection,
  memoryClaims,
  memorySection,
  type TalkRound,
  talkClaims,
  talkSection,
} from './report.js';
import { type Crowd, type Talk, talk, WAY_NAMES, type Way } from './talks.js';

const MEMORY = {
  full: { minutes: 60, everyMinutes: 10 },
  quick: { minutes: 4, everyMinutes: 1 },
} as const satisfies Record<string, MemoryOrder>;
/** In virtual time it comes out nearly the same every time. */
const MEMORY_ROUNDS = 2;
const CROWD = {
  full: { users: 40, turns: 1, overMs: 2_000 },
  quick: { users: 4, turns: 1, overMs: 200 },
} as const satisfies Record<string, Crowd>;

export const claims: Benchmark = {
  name: 'claims',
  title: 'What is claimed of sockets and of forgetting',
  summary:
    'a session server against polling, requests and keeping everything: memory, answers, CPU, bandwidth',
  rounds: 3,
  async run(run) {
    const { quick, show, live } = run;
    const order = quick ? MEMORY.quick : MEMORY.full;
    const crowd = quick ? CROWD.quick : CROWD.full;
    const memory: MemoryFigures[] = [];
    const talks: TalkRound[] = [];
    const server: Peer<ClaimsServer> = startPeer('./claims/child.js', 'server');
    try {
      await untilInterrupted(run.signal, async () => {
        const url = await server.ask.start(run.seed);
        // Code that is still cold would be counted to whoever comes first.
        await Promise.all(WAY_NAMES.map((way) => talk(server, url, way, crowd)));
        for (let round = 0; round < run.rounds; round++) {
          if (round < MEMORY_ROUNDS)
            memory.push(await oneAnswer('./claims/memory/child.js', 'memory', order));
          talks.push(await talkRound(run, server, url, { ...crowd, round }));
          live(talkSection(talks));
        }
        await server.ask.stop();
      });
    } finally {
      await server.end();
    }
    if (talks.length === 0) return { rows: [] };
    const found = [...memoryClaims(memory), ...talkClaims(talks), ...(await bandwidthClaims())];
    show(claimsSection(found));
    show(memorySection(memory, order.minutes));
    show(talkSection(talks));
    return {
      rows: claimsRows(found, memory, order.minutes),
      method: [
        'All ways at once go first, which is not counted. Each round then measures every way in turn, beginning with another one: the ratios are of ways of one round. Memory is measured twice.',
        'Memory: a conversation in utterance mode, in virtual time, with SQLite in a file; every twelve seconds an utterance of four. Those that it is compared with get the same messages, and keep the sound of the user as bytes, and texts.',
        `Answers and processor time: ${crowd.users} users in real time over loopback, by the session socket and by requests to the same Fastify app. Whoever polls has the same recogniser, model and voice, and may hear what is spoken by the time of a poll, or, as in the service of old, all of it when it is done; the recogniser takes 100 to 600 ms.`,
        'Users of the socket send 100 ms a message; in streaming mode their microphone stays open, and the agent finds the turns, which costs them 500 ms that others spend on pressing a button. Ratios of answers are therefore of utterance mode.',
        'Bandwidth: the client’s speech as Opus, and as hexadecimal digits in JSON; see `bandwidth`.',
      ],
      caveats: [
        'Nobody stores anything on a disk where processor time is measured.',
        'The control stores no history, finds no turns, paces no voice, and cannot be interrupted: what it does not do costs it nothing.',
        'Services cost nothing here: what models take comes on top of each way alike.',
      ],
      measured: { memory, talks },
    };
  },
};

/** All ways, beginning with another one in each round. */
async function talkRound(
  run: BenchmarkRun,
  server: Peer<ClaimsServer>,
  url: string,
  { round, ...crowd }: Crowd & { readonly round: number },
): Promise<TalkRound> {
  const found: Partial<Record<Way, Talk>> = {};
  for (let at = 0; at < WAY_NAMES.length; at++) {
    const way = WAY_NAMES[(at + round) % WAY_NAMES.length] as Way;
    found[way] = await talk(server, url, way, crowd);
    run.progress(round * WAY_NAMES.length + at + 1, run.rounds * WAY_NAMES.length);
  }
  return found as TalkRound;
}

/** It is counted, not timed: one figure says it. Nothing where Opus is not installed. */
async function bandwidthClaims(): Promise<readonly Claim[]> {
  const opus = await loadOpus();
  if (opus === undefined) return [];
  const { hex, pcm, opus: packets } = await measureTraffic(opus, DIRECTIONS[0], opusEncoderDefaults);
  return [
    { name: 'bandwidth: Opus ÷ hex in JSON', claimed: 0.5, ratios: [packets.bytes / hex.bytes] },
    { name: 'bandwidth: binary PCM ÷ hex in JSON', claimed: 0.5, ratios: [pcm.bytes / hex.bytes] },
  ];
}

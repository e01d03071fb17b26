import { systemClock as clock, delay } from '@antiphon/core/frame-free';
import { LoopDelay } from '../calls/loop-delay.js';
import { Agents } from './agents.js';
import type { Conversation } from './conversation.js';
import {
  allocationRate,
  held,
  MemoryWatch,
  peakRssBytes,
  type Spent,
  spentBy,
  spentSince,
} from './instruments.js';
import type { CallFigures, CallOrder, Held, StartUp, Vendors } from './orders.js';
import type { Parts, Wiring } from './variants/parts.js';

/** What was loaded, and what that took. */
export interface Loaded {
  readonly wiring: Wiring;
  readonly partsOf: (vendors: Vendors) => Parts;
  readonly importMs: number;
  readonly cpuBefore: NodeJS.CpuUsage;
  readonly fromMs: number;
}

/** The conversations begin so far apart: nobody waits for the processor because all speak at once. */
const APART_MS = 50;

const together = (one: Spent, other: Spent): Spent => ({
  cpuMs: one.cpuMs + other.cpuMs,
  elapsedMs: one.elapsedMs + other.elapsedMs,
});
const percentOf = ({ cpuMs, elapsedMs }: Spent, conversations: number): number =>
  (100 * cpuMs) / elapsedMs / conversations;

/**
 * Some conversations at once in this process: the agents are started, nobody speaks, microphones are on, questions are
 * asked without a voice and answered without one and with one, users speak with them, and interrupt them.
 *
 * @throws Error when a turn was not answered, or a part of an agent failed: that measures nothing
 */
export async function makeCalls({ vendors, sizes }: CallOrder, loaded: Loaded): Promise<CallFigures> {
  const fromMs = clock.now();
  const agents = new Agents(loaded.wiring, loaded.partsOf(vendors), vendors.sampleRate);
  const first = agents.conversation();
  const initMs = clock.now() - fromMs;
  await first.agent.start();
  const startUp: StartUp = {
    importMs: loaded.importMs,
    initMs,
    stagesMs: agents.taps.stagesMs,
    totalMs: loaded.importMs + clock.now() - fromMs,
    cpuMs: spentSince(loaded.cpuBefore),
  };
  const watch = new MemoryWatch(clock, loaded.fromMs);
  const others = Array.from({ length: sizes.conversations - 1 }, () => agents.conversation());
  const all = [first, ...others];
  await Promise.all(others.map(({ agent }) => agent.start()));
  const holding: Held[] = [held()];
  const phase = async (work: () => unknown): Promise<Spent> => {
    const spent = await spentBy(clock, work);
    holding.push(held());
    return spent;
  };
  const asked = async (mute: boolean): Promise<number> => {
    const ask = async (conversation: Conversation): Promise<void> => {
      for (let answer = 0; answer < sizes.answers; answer++) await agents.ask(conversation, mute);
    };
    const { cpuMs } = await phase(() => Promise.all(all.map(ask)));
    return cpuMs / sizes.answers / all.length;
  };
  const idle = await phase(() => delay(clock, sizes.idleMs));
  for (const { microphone } of all) microphone.on();
  const listening = await phase(() => delay(clock, sizes.listeningMs));
  for (const { microphone } of all) microphone.off();
  const answer = await asked(true);
  const spokenAnswer = await asked(false);
  const before = all.map(({ turns }) => turns.length);
  const loop = new LoopDelay();
  loop.begin();
  const momentsBefore = watch.moments.length;
  const [opening = '', ...further] = vendors.utterances;
  const said = (utterances: readonly string[]): Promise<Spent> =>
    phase(() => Promise.all(all.map((one, at) => talk(one, at * APART_MS, utterances))));
  const firstTurn = await said([opening]);
  const half = Math.ceil(further.length / 2);
  const earlier = await said(further.slice(0, half));
  const later = await said(further.slice(half));
  const loopDelayP99Ms = loop.end();
  const momentsAfter = watch.moments.length;
  const turns = all.flatMap((one, at) => one.turns.slice(before[at]).map(({ marks }) => marks));
  const interrupted = await phase(() => interruptAll(all, sizes.interruptions));
  watch.stop();
  const peak = peakRssBytes();
  await Promise.all(all.map(({ agent }) => agent.end()));
  for (const conversation of all) conversation.mustBeWhole();
  return {
    startUp,
    cpuPercent: {
      idle: percentOf(idle, all.length),
      listening: percentOf(listening, all.length),
      firstTurn: percentOf(firstTurn, all.length),
      conversation: percentOf(together(earlier, later), all.length),
      earlier: percentOf(earlier, all.length),
      later: percentOf(later, all.length),
    },
    cpuMs: {
      answer,
      spokenAnswer,
      interruption: interrupted.cpuMs / sizes.interruptions / all.length,
    },
    held: holding,
    moments: watch.moments,
    peakRssBytes: peak,
    allocatedBytesPerSecond: allocationRate(watch.moments.slice(momentsBefore, momentsAfter)),
    turns,
    loopDelayP99Ms,
  };
}

async function interruptAll(all: readonly Conversation[], times: number): Promise<void> {
  for (let time = 0; time < times; time++) for (const conversation of all) conversation.agent.interrupt();
}

/** A user who says everything, and waits for each answer. */
async function talk(
  conversation: Conversation,
  afterMs: number,
  utterances: readonly string[],
): Promise<void> {
  await delay(clock, afterMs);
  conversation.microphone.on();
  for (const utterance of utterances) await conversation.say(samplesOf(utterance));
  conversation.microphone.off();
}

function samplesOf(base64: string): Int16Array {
  const bytes = Buffer.from(base64, 'base64');
  return Int16Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(2 * at));
}

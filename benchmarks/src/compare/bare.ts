import { systemClock as clock, delay, type TurnRecord } from '@antiphon/core/frame-free';
import { Agents } from './agents.js';
import { BARE_RATE, bareParts } from './bare-parts.js';
import type { Conversation } from './conversation.js';
import { held, spentBy } from './instruments.js';
import type { BareFigures, BareOrder } from './orders.js';
import type { Wiring } from './variants/parts.js';

/** Loud for as long as it takes to say a word. */
const SAYING = new Int16Array((BARE_RATE * 200) / 1_000).map((_, at) => (at % 16 < 8 ? 6_000 : -6_000));
const FRAME_MS = 20;
const EARLY = 20;

/**
 * Many conversations at once whose services do nothing: their heap, their processor time, and how soon they answer.
 *
 * @throws Error when a turn was not answered, or a part of an agent failed: that measures nothing
 */
export async function makeBareCalls(
  { conversations, warmUpMs, forMs }: BareOrder,
  wiring: Wiring,
): Promise<BareFigures> {
  const agents = new Agents(wiring, bareParts, BARE_RATE);
  const make = async (count: number): Promise<Conversation[]> => {
    const made = Array.from({ length: count }, () => agents.conversation());
    for (const { agent } of made) await agent.start();
    return made;
  };
  // What all share is made by the first ones, and the engine learns the shapes of their objects.
  const early = await make(EARLY);
  const before = held();
  const further = await make(conversations);
  const bytesPerSession = (held().heapBytes - before.heapBytes) / conversations;
  await Promise.all(early.map(({ agent }) => agent.end()));
  const enough = new AbortController();
  const talking = further.map((conversation, at) => talk(conversation, (at % FRAME_MS) + at, enough.signal));
  await delay(clock, warmUpMs);
  const { cpuMs, elapsedMs } = await spentBy(clock, () => delay(clock, forMs));
  enough.abort();
  await Promise.all(talking);
  await Promise.all(further.map(({ agent }) => agent.end()));
  for (const conversation of further) conversation.mustBeWhole();
  return {
    bytesPerSession,
    cpuPercent: (100 * cpuMs) / elapsedMs / conversations,
    // A conversation's first turn finds its code cold.
    responsesMs: further.flatMap(({ turns }) => turns.slice(1).flatMap(responseMs)),
  };
}

/** Begins no further turn once there was enough. */
async function talk(conversation: Conversation, afterMs: number, enough: AbortSignal): Promise<void> {
  await delay(clock, afterMs);
  conversation.microphone.on();
  while (!enough.aborted) await conversation.say(SAYING);
  conversation.microphone.off();
}

function responseMs({ marks: { endOfTurnMs, firstAudioMs } }: TurnRecord): number[] {
  return endOfTurnMs === undefined || firstAudioMs === undefined ? [] : [firstAudioMs - endOfTurnMs];
}

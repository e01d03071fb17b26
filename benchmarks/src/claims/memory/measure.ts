import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@antiphon/core';
import { Conversations, sqliteStore, type UtteranceRecognizer } from '@antiphon/server';
import { voiceOf } from '@antiphon/testing';
import { leastHeld } from '../../measure/heap.js';
import { benchAgent } from '../../server/agent.js';
import { KeepingTalk } from './keeping-talk.js';
import { EXCHANGE_MS, type LongTalk } from './long-talk.js';
import { ServedTalk } from './served-talk.js';

export const KEEPERS = ['served', 'bounded', 'everything'] as const;
export type Keeper = (typeof KEEPERS)[number];

export interface MemoryOrder {
  readonly minutes: number;
  /** Between two looks at the memory. */
  readonly everyMinutes: number;
}

/** What a conversation held, in bytes, look by look; the first one when it began. */
export type MemoryFigures = Readonly<Record<Keeper, readonly number[]>>;

const MINUTE_MS = 60_000;
const CHUNK_SAMPLES = 2 * 16_000;
/** Some four seconds: the user speaks a third of the time. */
export const UTTERANCE = 'good morning I would like to book a table for four people tomorrow evening';
const ANSWER = 'Your table for four is booked at seven. We look forward to seeing you.';
/** What the service of old allowed each session. */
const BOUND_BYTES = 10 * 1_048_576;
/** Before it is looked for the first time: until what is made once, and what is compiled, is there. */
const SETTLE_EXCHANGES = 10;

/** The same talk by a conversation of the service and by those that keep what they are given, in virtual time. */
export async function measureMemory({ minutes, everyMinutes }: MemoryOrder): Promise<MemoryFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-bench-'));
  const clock = new VirtualClock();
  const store = await sqliteStore(join(folder, 'conversations.sqlite'));
  const recognizer = countingRecognizer();
  const service = new Conversations({ agent: benchAgent(clock, recognizer), store, clock });
  const kept: Partial<Record<Keeper, readonly number[]>> = {};
  try {
    for (const keeper of KEEPERS) {
      const begin = async (): Promise<LongTalk> => {
        if (keeper !== 'served')
          return new KeepingTalk(recognizer, () => ANSWER, keeper === 'bounded' ? BOUND_BYTES : undefined);
        const talk = new ServedTalk(clock, service);
        await talk.start();
        return talk;
      };
      kept[keeper] = await held(begin, minutes, everyMinutes);
    }
    return kept as MemoryFigures;
  } finally {
    await service[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

/** One conversation before, which is let go: what all conversations share is not counted. */
async function held(
  begin: () => Promise<LongTalk>,
  minutes: number,
  everyMinutes: number,
): Promise<readonly number[]> {
  const messages = messagesOf(UTTERANCE);
  const first = await begin();
  for (let at = 0; at < SETTLE_EXCHANGES; at++) await first.exchange(messages);
  await first.end();
  const baseBytes = await leastHeld();
  const talk = await begin();
  const looks = [(await leastHeld()) - baseBytes];
  const exchanges = Math.round((everyMinutes * MINUTE_MS) / EXCHANGE_MS);
  for (let minute = everyMinutes; minute <= minutes; minute += everyMinutes) {
    for (let at = 0; at < exchanges; at++) await talk.exchange(messages);
    looks.push((await leastHeld()) - baseBytes);
  }
  const expected = exchanges * (looks.length - 1);
  if (talk.turns !== expected) throw new Error(`${talk.turns} turns of ${expected} were answered`);
  await talk.end();
  return looks;
}

/** Chunks of two seconds, as the service of old had them, but without the overlap. */
export function messagesOf(text: string): readonly string[] {
  const { samples } = voiceOf(text);
  const messages: string[] = [];
  for (let at = 0; at < samples.length; at += CHUNK_SAMPLES) {
    const audio_data = Buffer.from(samples.slice(at, at + CHUNK_SAMPLES).buffer).toString('hex');
    const is_final = at + CHUNK_SAMPLES >= samples.length;
    messages.push(JSON.stringify({ type: 'audio_chunk', audio_data, is_final }));
  }
  return messages;
}

/** Understands something else every time, so that each text takes its own place. */
function countingRecognizer(): UtteranceRecognizer {
  let count = 0;
  return { recognize: async () => ({ text: `${UTTERANCE}, number ${count++}` }) };
}

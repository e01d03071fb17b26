import {
  delay,
  ErrorFrame,
  InputAudioFrame,
  inlet,
  pipeline,
  playout,
  type Random,
  type Session,
  seededRandom,
  TextFrame,
  tool,
  VirtualClock,
} from '@antiphon/core';
import { expect, test } from 'vitest';
import type { LiveEvent } from '../client/index.js';
import { FakeLive } from '../fake-live.test-support.js';
import { geminiLive } from './gemini-live.js';

const slow = tool({
  name: 'slow',
  description: 'Takes its time.',
  execute: async (_args, { clock, signal }) => {
    await delay(clock, 700, signal);
    return 'done';
  },
});

interface World {
  readonly vendor: FakeLive;
  readonly session: Session;
  readonly clock: VirtualClock;
  readonly random: Random;
}

const speech = (value: number, ms: number, rate: number) => new Int16Array((rate * ms) / 1000).fill(value);

let calls = 0;
/** What a vendor may say, in no order that makes sense. */
const sayings: readonly ((random: Random) => LiveEvent)[] = [
  () => ({ type: 'userText', text: ' hello', interim: false }),
  () => ({ type: 'userText', text: ' hel', interim: true }),
  (random) => ({ type: 'audio', samples: speech(5_000, 20 + random() * 800, 24_000), sampleRate: 24_000 }),
  (random) => ({ type: 'audio', samples: speech(5_000, 20 + random() * 800, 24_000), sampleRate: 24_000 }),
  () => ({ type: 'botText', text: ' word after word' }),
  () => ({ type: 'botText', text: ' and on' }),
  () => ({ type: 'thought', text: 'hm' }),
  () => ({ type: 'generationComplete' }),
  () => ({ type: 'turnComplete' }),
  () => ({ type: 'turnComplete' }),
  () => ({ type: 'interrupted' }),
  () => ({ type: 'toolCalls', calls: [{ id: `call-${++calls}`, name: 'slow', arguments: {} }] }),
  () => ({ type: 'toolCalls', calls: [{ id: `call-${calls}`, name: 'unheard-of', arguments: {} }] }),
  () => ({ type: 'toolCallsCancelled', ids: [`call-${calls}`, 'never-made'] }),
  () => ({ type: 'resumption', handle: 'handle' }),
  () => ({ type: 'resumption' }),
  () => ({ type: 'voice', activity: 'started' }),
  () => ({ type: 'voice', activity: 'stopped' }),
  (random) => ({ type: 'goAway', timeLeftMs: random() * 3_000 }),
  () => ({ type: 'usage', inputTokens: 1, outputTokens: 2 }),
];

const happenings: readonly ((world: World) => unknown)[] = [
  ({ clock, random }) => clock.run(random() * 2_500),
  ({ clock, random }) => clock.run(random() * 200),
  ({ session, random }) =>
    session.send(
      new InputAudioFrame({ samples: speech(random() < 0.5 ? 9_000 : 0, 100, 16_000), sampleRate: 16_000 }),
    ),
  ({ session }) => session.send(new TextFrame({ text: 'Typed.' })),
  ({ session }) => void session.interrupt('a whim'),
  ({ vendor }) => vendor.last.drops(),
  ({ vendor }) => vendor.last.fails(),
];

async function live(seed: number, interruptible: boolean) {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const clock = new VirtualClock();
  const vendor = new FakeLive();
  const agent = geminiLive({
    live: vendor,
    tools: [slow],
    interruptible,
    maxAttempts: 1_000,
    maxElapsedMs: 1e9,
  });
  const line = playout({ sampleRate: 24_000, sink: () => ({ write: () => {}, flush: () => {} }) });
  const errors: string[] = [];
  const session = pipeline(inlet(InputAudioFrame), agent, line).open({ clock, deadlineMs: 600_000 });
  session.frames$(ErrorFrame).subscribe(({ message }) => errors.push(message));
  const starting = session.start();
  await clock.run(0);
  await starting;
  for (let step = 0; step < 60; step++) {
    const { last } = vendor;
    if (random() < 0.75 && last.isOpen)
      last.says(...Array.from({ length: 1 + random() * 2 }, () => pick(sayings)(random)));
    else await pick(happenings)({ vendor, session, clock, random });
  }
  const ending = session.end();
  await clock.run(600_000);
  return { summary: await ending, session, errors, clock, vendor };
}

test.each([true, false])(
  'whatever a vendor says (interruptible: %s), every turn has one record and every session an end',
  async (interruptible) => {
    for (let seed = 1; seed <= 60; seed++) {
      const { summary, session, errors, clock, vendor } = await live(seed, interruptible);
      const of = `seed ${seed}`;
      expect({ of, outcome: summary.outcome, reason: summary.reason, errors }).toEqual({
        of,
        outcome: 'ended',
        reason: undefined,
        errors: [],
      });
      const turns = session.turns.map(({ turn }) => turn);
      const first = turns[0] ?? 0;
      expect(turns, of).toEqual(turns.map((_turn, at) => first + at));
      expect(turns.at(-1) ?? 0, of).toBe(session.turn);
      expect(session.conversation.pendingCalls, of).toEqual([]);
      expect(clock.pending, of).toBe(0);
      expect(
        vendor.links.filter(({ isOpen }) => isOpen),
        of,
      ).toEqual([]);
    }
  },
);

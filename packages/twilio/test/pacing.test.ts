import {
  pipeline,
  processor,
  type SentRecord,
  type Session,
  StartFrame,
  TTSAudioFrame,
  TTSEndFrame,
} from '@antiphon/core';
import { expect, it } from 'vitest';
import { served, until } from './served.js';
import { virtualDesk } from './virtual-call.js';

/** Two seconds of speech, made at once. */
const voice = processor({
  name: 'voice',
  takes: [],
  accepts: [StartFrame],
  emits: [TTSAudioFrame, TTSEndFrame],
  on: {
    start(_frame, ctx) {
      ctx.emit(new TTSAudioFrame({ samples: new Int16Array(16_000).fill(1_000), sampleRate: 8_000 }));
      ctx.emit(new TTSEndFrame({ audioMs: 2_000 }));
    },
  },
});

it('logs for every frame when it was made, queued and sent, and how late that was', async () => {
  const log: SentRecord[] = [];
  const { clock, dial } = virtualDesk((call, time) =>
    pipeline(call.input(), voice, call.output({ onSent: (record) => log.push(record) })).open({
      clock: time,
    }),
  );
  dial().caller.begin();
  await clock.run(3_000);
  expect(log).toHaveLength(100);
  expect(log.map(({ queuedAtMs, sentAtMs }) => sentAtMs - queuedAtMs)).toEqual(
    Array.from({ length: 100 }, (_, at) => Math.max(0, at * 20 - 120)),
  );
  expect(Math.max(...log.map(({ lateMs }) => lateMs))).toBe(0);
});

it('serves twenty callers at a time, each with all of their frames', async () => {
  const sessions: Session[] = [];
  await using world = await served({
    async onCall(call) {
      // A machine that does other things besides may stall for longer than a lead.
      const session = pipeline(call.input(), voice, call.output({ leadMs: 1_000 })).open();
      sessions.push(session);
      await session.start();
    },
  });
  const callers = await Promise.all(Array.from({ length: 20 }, () => world.call({ jitterMs: 10 })));
  await until(() => callers.every(({ heard }) => heard.codes.length === 16_000));
  for (const { heard, complaints } of callers) {
    expect(new Set(heard.codes).size).toBe(1);
    expect(complaints).toEqual([]);
  }
  await Promise.all(callers.map((caller) => caller.hangUp()));
  const summaries = await Promise.all(sessions.map(({ closed }) => closed));
  expect(new Set(summaries.map(({ outcome }) => outcome))).toEqual(new Set(['ended']));
  expect(world.problems).toEqual([]);
});

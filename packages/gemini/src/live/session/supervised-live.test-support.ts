import { VirtualClock } from '@antiphon/core';
import { expect } from 'vitest';
import type { LiveContent, LiveEvent, LiveSetupOptions } from '../client/index.js';
import { FakeLive } from '../fake-live.test-support.js';
import { describeLiveEvent } from './live-happening.js';
import type { LiveTuning } from './live-tuning.js';
import { SupervisedLive } from './supervised-live.js';

export const SEED: readonly LiveContent[] = [{ role: 'user', parts: [{ text: 'i am ada' }] }];

/** A supervised connection to a vendor that does as it is told, in virtual time. */
export async function open(tuning: LiveTuning = {}, setup: LiveSetupOptions = {}) {
  const clock = new VirtualClock();
  const vendor = new FakeLive();
  const told: string[] = [];
  const received: LiveEvent[] = [];
  const state = { resets: 0, answering: false, awaited: false };
  let seed: readonly LiveContent[] = [];
  const live = new SupervisedLive({
    ...tuning,
    client: vendor,
    setup,
    clock,
    host: {
      moment: () => ({ tools: [] }),
      seed: () => seed,
      received: (events) => received.push(...events),
      linkClosed: () => {},
      stateChanged: () => {},
      happened: (event) => told.push(describeLiveEvent(event)),
      resetAudio: () => {
        state.resets++;
      },
      isAnswering: () => state.answering,
      isAwaited: () => state.awaited,
      saidAgain: () => told.push('said again'),
    },
  });
  const connecting = live.connect();
  await clock.run(0);
  await connecting;
  return {
    clock,
    vendor,
    live,
    told,
    received,
    state,
    remember: () => {
      seed = SEED;
    },
    /** A chunk whose samples are all the same. */
    hear: (value: number, count = 1) => {
      for (let at = 0; at < count; at++) live.hear(new Int16Array(512).fill(value));
    },
    async [Symbol.asyncDispose]() {
      await live.close();
      await clock.run(2_000);
      expect(clock.pending).toBe(0);
    },
  };
}

/** What keeps a session to go on with. */
export const HANDLE = { type: 'resumption', handle: 'h1' } as const;

/** Ten seconds of talk, and a handle to go on by. @param answering whether an answer goes on beyond them */
export async function hasTalked(
  call: Awaited<ReturnType<typeof open>>,
  { answering = false } = {},
): Promise<void> {
  call.live.answerBegan();
  call.vendor.last.says(HANDLE);
  call.state.answering = answering;
  await call.clock.run(10_000);
}

export const has = (told: readonly string[], words: string) => told.some((line) => line.includes(words));

export const LOUD = 8_000;
/** The first sample of each chunk that was heard. */
export const chunksOf = (samples: readonly number[]) => samples.filter((_sample, at) => at % 512 === 0);

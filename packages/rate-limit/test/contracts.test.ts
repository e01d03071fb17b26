import { inlet, llm, pipeline, TranscriptionFrame, tts, VirtualClock } from '@antiphon/core';
import {
  expectNoLeak,
  languageModelContract,
  processorContract,
  scriptedLlm,
  scriptedTts,
  textToSpeechContract,
} from '@antiphon/testing';
import { describe, expect, test } from 'vitest';
import {
  activityGate,
  limitedLlm,
  limitedTts,
  limitTurns,
  MemoryStore,
  type PacedOutputProcessorOptions,
  pacedOutput,
  type RateLimit,
  rateLimit,
  waitFiller,
} from '../src/index.js';

const limitOn = (clock: VirtualClock): RateLimit =>
  rateLimit({ clock, store: new MemoryStore(), maxConcurrent: 10, requestsPerMinute: 1_000 });

const paced: [string, PacedOutputProcessorOptions][] = [
  ['pacedOutput()', {}],
  ['pacedOutput() that fades and joins', { fade: 'here', chunks: {} }],
  ['pacedOutput() with comfort silence', { comfort: true, sampleRate: 16_000 }],
];
const overrides = { ttsAudio: { sampleRate: 16_000 }, audioOut: { sampleRate: 16_000 } };

describe.each(paced)('any processor: %s', (_name, options) => {
  for (const { name, run } of processorContract({ create: () => pacedOutput(options), overrides })) {
    test(name, run);
  }
});

describe('any processor: activityGate()', () => {
  for (const { name, run } of processorContract({ create: () => activityGate() })) test(name, run);
});

describe('any processor: waitFiller()', () => {
  const create = (clock: VirtualClock) => waitFiller(limitOn(clock));
  for (const { name, run } of processorContract({ create })) test(name, run);
});

describe('any processor: limitTurns()', () => {
  const create = (clock: VirtualClock) => limitTurns(limitOn(clock));
  for (const { name, run } of processorContract({ create })) test(name, run);
});

describe('any language model: limitedLlm()', () => {
  const clock = new VirtualClock();
  const models: ReturnType<typeof scriptedLlm>[] = [];
  const checks = languageModelContract({
    pass: (ms) => clock.run(ms),
    openRequests: () => models.reduce((sum, { openRequests }) => sum + openRequests, 0),
    create(scenario) {
      const pieces = 'pieces' in scenario ? scenario.pieces : [];
      const answer = {
        answer: { say: pieces },
        stall: { say: pieces, stalls: true },
        failure: { say: pieces, error: new Error('gone'), failAfter: pieces.length },
        toolCalls: { calls: scenario.kind === 'toolCalls' ? scenario.calls : [] },
      }[scenario.kind];
      const model = scriptedLlm({ clock, paceMs: 2, otherwise: answer });
      models.push(model);
      return limitedLlm(model, limitOn(clock));
    },
  });
  for (const { name, run } of checks) test(name, run);
});

describe('any voice: limitedTts()', () => {
  const clock = new VirtualClock();
  const services: ReturnType<typeof scriptedTts>[] = [];
  const checks = textToSpeechContract({
    pass: (ms) => clock.run(ms),
    openRequests: () => services.reduce((sum, { openRequests }) => sum + openRequests, 0),
    create({ kind }) {
      const service = scriptedTts({
        clock,
        firstAfterMs: 5,
        paceMs: kind === 'stall' ? 100_000 : 2,
        ...(kind === 'failure' ? { failures: [{ when: /./ }] } : {}),
      });
      services.push(service);
      return limitedTts(service, limitOn(clock));
    },
  });
  for (const { name, run } of checks) test(name, run);
});

test('a session whose request waited, went, or was given up leaves nothing with a limit that stays', async () => {
  const clock = new VirtualClock();
  const limit = rateLimit({ clock, store: new MemoryStore(), maxConcurrent: 1, maxWaitMs: 60_000 });
  const agent = pipeline(
    inlet(TranscriptionFrame),
    llm(limitedLlm(scriptedLlm(), limit)),
    waitFiller(limit),
    tts(scriptedTts()),
    activityGate(),
    pacedOutput(),
  );
  await expectNoLeak(async (track) => {
    const taken = await limit.acquire({ session: 'other' });
    const session = track(agent.open({ clock }));
    await session.start();
    session.send(new TranscriptionFrame({ text: 'hello' }));
    await clock.run(1_000);
    session.interrupt('barge-in');
    session.send(new TranscriptionFrame({ text: 'hello again' }));
    taken.end();
    await clock.run(1_000);
    await session.end();
    expect(limit.stats).toMatchObject({ active: 0, waiting: 0 });
    expect(clock.pending).toBe(0);
  });
});

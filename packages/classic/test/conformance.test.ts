import { describe, expect, it } from 'vitest';
import { byHand } from './conformance/by-hand.js';
import { byPipeline } from './conformance/by-pipeline.js';
import { type CallOutcome, scriptedCall } from './conformance/scripted-call.js';

const seeds = Array.from({ length: 50 }, (_, at) => at + 1);
const calls: CallOutcome[] = [];

/** Every word, every record with all of its marks, and what was played: all of it the same. */
describe.each(seeds)('a call of seed %i', (seed) => {
  it.each([
    ['comes out', false],
    ['and of services that fail comes out', true],
  ])('%s the same by hand and by pipeline', async (_, withFaults) => {
    const byPipelines = await scriptedCall(byPipeline, { seed, withFaults });
    const byHands = await scriptedCall(byHand, { seed, withFaults });
    expect(byHands).toEqual(byPipelines);
    expect([byHands.timersLeft, byHands.requestsLeft]).toEqual([0, 0]);
    calls.push(byHands);
  });
});

it('are calls in which something happens', () => {
  const turns = calls.flatMap((call) => call.turns);
  const count = (outcome: string) => turns.filter((turn) => turn.outcome === outcome).length;
  expect(turns.length).toBeGreaterThan(500);
  expect(count('interrupted')).toBeGreaterThan(100);
  expect(count('noSpeech')).toBeGreaterThan(0);
  expect(turns.filter(({ toolCalls }) => toolCalls.length > 0).length).toBeGreaterThan(20);
  expect(new Set(calls.flatMap(({ errors }) => errors)).size).toBeGreaterThan(3);
});

import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import { pacingDefaults, pacingOf } from './playout-options.js';

test('what is not given, or given as undefined, has its default', () => {
  expect(pacingOf({ sampleRate: 8_000, leadMs: 60 })).toEqual({
    ...pacingDefaults,
    sampleRate: 8_000,
    leadMs: 60,
  });
  const none = { sampleRate: 8_000, highMs: undefined } as unknown as { sampleRate: number };
  expect(pacingOf(none)).toEqual({ ...pacingDefaults, sampleRate: 8_000 });
});

test('slack is a part of the lead', () => {
  expect(pacingOf({ sampleRate: 8_000, leadMs: 20, slackMs: 19 }).slackMs).toBe(19);
  const refused = { code: 'pipeline_invalid' };
  const tooMuch = () => pacingOf({ sampleRate: 8_000, leadMs: 20, slackMs: 20 });
  expect(tooMuch).toThrow(expect.objectContaining(refused));
  expect(() => pacingOf({ sampleRate: 8_000, slackMs: 1 })).toThrow(expect.objectContaining(refused));
  expect(() => pacingOf({ sampleRate: 8_000, slackMs: -1 })).toThrow(expect.objectContaining(refused));
});

test('all pacings have one shape, whatever was given', () => {
  setFlagsFromString('--allow-natives-syntax');
  const isOfOneShape: (one: object, other: object) => boolean = runInThisContext(
    '(one, other) => %HaveSameMap(one, other)',
  );
  // The engine gives up sharing after the first few.
  const pacings = Array.from({ length: 100 }, (_, at) =>
    pacingOf(at % 2 === 0 ? { sampleRate: 8_000 } : { leadMs: at, sampleRate: 16_000, maxQueuedMs: 5_000 }),
  );
  for (const pacing of pacings) expect(isOfOneShape(pacing, pacings[0] as object)).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { RateAdapter } from './rate-adapter.js';

const audio = (turn: number, sampleRate: number) => ({ samples: new Int16Array(4), sampleRate, turn });

describe('RateAdapter', () => {
  it('begins a new stream with every turn and rate, and ends each with what it held back', () => {
    const made: number[] = [];
    const adapter = new RateAdapter(8000, ({ inputRate }) => {
      made.push(inputRate);
      return { process: (samples) => samples.subarray(2), flush: () => new Int16Array(1) };
    });
    expect(adapter.convert(audio(1, 8000)).samples).toHaveLength(4);
    expect(adapter.convert(audio(1, 16_000))).toMatchObject({ sampleRate: 8000, turn: 1 });
    adapter.convert(audio(1, 16_000));
    adapter.convert(audio(2, 16_000));
    adapter.convert(audio(2, 24_000));
    expect(made).toEqual([16_000, 16_000, 24_000]);
    expect(adapter.finish(1)).toBeUndefined();
    expect(adapter.finish(2)?.samples).toHaveLength(1);
    expect(adapter.finish(2)).toBeUndefined();
  });

  it('leaves other rates as they are when it has no resampler', () => {
    const given = audio(1, 16_000);
    expect(new RateAdapter(8000, undefined).convert(given)).toBe(given);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { db, fitTone, rms, sine } from '../../test/spectrum.js';
import { floatToPcm16 } from '../pcm/index.js';
import { Resampler } from './resampler.js';

const rates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000];
const pairs = rates.flatMap((inputRate) => rates.map((outputRate) => ({ inputRate, outputRate })));

function streamAll(
  options: { inputRate: number; outputRate: number },
  input: Int16Array,
  sizes: Iterable<number>,
) {
  const resampler = new Resampler(options);
  const output: number[] = [];
  let at = 0;
  for (const size of sizes) {
    output.push(...resampler.process(input.subarray(at, at + size)));
    at = Math.min(input.length, at + size);
  }
  output.push(...resampler.process(input.subarray(at)), ...resampler.flush());
  return output;
}

describe('Resampler', () => {
  it.each(pairs)('gives 20 ms for 20 ms from the first chunk on, $inputRate to $outputRate', (options) => {
    const resampler = new Resampler(options);
    const input = new Int16Array(options.inputRate / 50);
    const ideal = (input.length * options.outputRate) / options.inputRate;
    let total = 0;
    for (let chunk = 1; chunk <= 60; chunk++) {
      const { length } = resampler.process(input);
      total += length;
      expect(Math.abs(length - ideal)).toBeLessThan(1);
      expect(total).toBe(Math.ceil((chunk * input.length * options.outputRate) / options.inputRate));
    }
    expect(resampler.delayMs).toBeLessThanOrEqual(5);
  });

  it('gives the same samples however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.int16Array({ maxLength: 3000 }),
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }),
        (options, input, sizes) => {
          expect(streamAll(options, input, sizes)).toEqual(streamAll(options, input, []));
        },
      ),
    );
  });

  it('gives the same samples for inputs longer than a block', () => {
    const input = floatToPcm16(sine(440, 8000, 20000));
    for (const outputRate of [16000, 48000, 44100]) {
      const whole = streamAll({ inputRate: 8000, outputRate }, input, []);
      expect(streamAll({ inputRate: 8000, outputRate }, input, new Array(70).fill(333))).toEqual(whole);
    }
  });

  it('delays a tone by delayMs and keeps it clean across chunk borders', () => {
    for (const [inputRate, outputRate] of [
      [8000, 16000],
      [16000, 8000],
      [24000, 16000],
      [44100, 16000],
    ] as const) {
      const resampler = new Resampler({ inputRate, outputRate });
      const output = streamAll(
        { inputRate, outputRate },
        floatToPcm16(sine(1000, inputRate, inputRate)),
        new Array(400).fill(160),
      );
      const settled = output.slice(outputRate / 20, outputRate);
      expect(db(fitTone(settled, 1000, outputRate).residualRms / 32768)).toBeLessThan(-90);
      const ideal = sine(1000, outputRate, settled.length, 0.9 * 32768);
      const lag = (resampler.delayMs / 1000 - 1 / 20) * outputRate;
      const error = settled.map(
        (value, i) => value - 0.9 * 32768 * Math.sin(((2 * Math.PI * 1000) / outputRate) * (i - lag)),
      );
      expect(rms(error) / rms(ideal)).toBeLessThan(1e-3);
    }
  });

  it('flushes the delayed end, and begins anew', () => {
    const resampler = new Resampler({ inputRate: 16000, outputRate: 8000 });
    const click = new Int16Array(320);
    click[319] = 20000;
    const body = resampler.process(click);
    const tail = resampler.flush();
    expect(tail).toHaveLength(22);
    expect(Math.max(...tail)).toBeGreaterThan(6000);
    expect(Math.max(...body)).toBeLessThan(10);
    expect(resampler.process(new Int16Array(320))).toEqual(new Int16Array(160));
  });

  it('hands nothing of one stream to another', () => {
    const options = { inputRate: 16000, outputRate: 24000 };
    const loud = new Resampler(options);
    const quiet = new Resampler(options);
    for (let i = 0; i < 20; i++) {
      loud.process(new Int16Array(320).fill(i % 2 ? 32767 : -32768));
      expect(rms(quiet.process(new Int16Array(320)))).toBe(0);
    }
    loud.reset();
    expect(rms(loud.process(new Int16Array(320)))).toBe(0);
  });

  it('passes equal rates through', () => {
    const input = Int16Array.of(1, -2, 3);
    const resampler = new Resampler({ inputRate: 16000, outputRate: 16000 });
    expect(resampler.process(input)).toEqual(input);
    expect(resampler.process(input)).not.toBe(input);
    expect(resampler.flush()).toHaveLength(0);
    expect(resampler.delayMs).toBe(0);
  });

  it('saturates instead of wrapping round', () => {
    const square = Int16Array.from({ length: 800 }, (_, i) => (i % 40 < 20 ? 32767 : -32768));
    const output = streamAll({ inputRate: 8000, outputRate: 16000 }, square, []);
    expect(Math.max(...output)).toBe(32767);
    expect(Math.min(...output)).toBe(-32768);
    const middleOfCrest = output.filter((_, i) => i > 100 && (i - 44) % 80 === 20);
    expect(middleOfCrest.every((value) => value > 30000)).toBe(true);
  });

  it('refuses a small buffer without losing its place', () => {
    const resampler = new Resampler({ inputRate: 8000, outputRate: 16000 });
    const input = floatToPcm16(sine(500, 8000, 160));
    expect(() => resampler.process(input, new Int16Array(319))).toThrow('holds 319 elements; 320 are needed');
    expect(() => resampler.processInto(input, new Int16Array(319))).toThrow(RangeError);
    expect(resampler.process(input)).toEqual(new Resampler(resampler).process(input));
  });

  it('refuses rates it cannot do', () => {
    for (const rate of [0, -8000, 3999, 192001, 8000.5, NaN, Infinity]) {
      expect(() => new Resampler({ inputRate: rate, outputRate: 8000 })).toThrow(
        'an integer from 4000 to 192000',
      );
    }
    expect(() => new Resampler({ inputRate: 47999, outputRate: 48000 })).toThrow('at most 262144');
  });
});

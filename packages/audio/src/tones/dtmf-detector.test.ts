import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMulaw, encodeMulaw } from '../g711/index.js';
import { dtmfTones } from './dtmf.js';
import { DtmfDetector } from './dtmf-detector.js';
import { noise, tone } from './generate.js';
import { goertzelPower } from './goertzel.js';

const allKeys = '123A456B789C*0#D';

function hear(samples: Int16Array, sampleRate = 8000, cut = 160): string {
  const detector = new DtmfDetector({ sampleRate });
  let keys = '';
  for (let at = 0; at < samples.length; at += cut) keys += detector.process(samples.subarray(at, at + cut));
  return keys;
}

describe('DTMF', () => {
  it('is heard as it was dialled, at every rate and however it is cut', () => {
    for (const sampleRate of [8000, 16000, 24000, 44100, 48000]) {
      const samples = dtmfTones({ keys: allKeys, sampleRate });
      for (const cut of [1, 97, 320, 1e6]) expect(hear(samples, sampleRate, cut)).toBe(allKeys);
    }
  });

  it('is heard in any order, with repeated keys', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...allKeys), maxLength: 12 }), (keys) => {
        expect(hear(dtmfTones({ keys, toneMs: 60, gapMs: 60 }))).toBe(keys);
      }),
      { numRuns: 50 },
    );
  });

  it('is heard over a telephone line: µ-law, quiet, with noise, the shortest tones', () => {
    const samples = dtmfTones({ keys: '0123456789', toneMs: 50, gapMs: 50, amplitude: 0.05 });
    const hiss = noise({ durationMs: 1000, sampleRate: 8000, amplitude: 0.005 });
    const line = decodeMulaw(encodeMulaw(samples.map((value, i) => value + (hiss[i] as number))));
    expect(hear(line)).toBe('0123456789');
  });

  it('is heard from 40 ms on, wherever the tones fall', () => {
    const samples = dtmfTones({ keys: '2583', toneMs: 40, gapMs: 40 });
    for (let offset = 0; offset < 104; offset += 3) {
      const line = new Int16Array(samples.length + offset);
      line.set(samples, offset);
      expect(hear(line)).toBe('2583');
    }
  });

  it('is not heard in tones, noise or silence', () => {
    expect(hear(noise({ durationMs: 20000, sampleRate: 8000, amplitude: 0.8 }))).toBe('');
    expect(hear(new Int16Array(8000))).toBe('');
    for (const frequencyHz of [440, 697, 941, 1209, 1477, 1000]) {
      expect(hear(tone({ frequencyHz, durationMs: 500, sampleRate: 8000 }))).toBe('');
    }
    expect(hear(dtmfTones({ keys: '55555', toneMs: 12 }))).toBe('');
  });

  it('refuses what is no key', () => {
    expect(() => dtmfTones({ keys: '12x' })).toThrow('"x" is no telephone key');
    expect(() => new DtmfDetector({ sampleRate: 0 })).toThrow('4000 or more');
  });

  it('starts anew after a reset', () => {
    const detector = new DtmfDetector();
    const five = dtmfTones({ keys: '5', gapMs: 0 });
    expect(detector.process(five) + detector.process(five)).toBe('5');
    detector.reset();
    expect(detector.process(five)).toBe('5');
  });
});

describe('goertzelPower', () => {
  it('is the squared amplitude of the tone', () => {
    const samples = tone({ frequencyHz: 1000, durationMs: 100, sampleRate: 8000, amplitude: 0.5 });
    const power = goertzelPower(samples, { frequencyHz: 1000, sampleRate: 8000 });
    expect(power / 16384 ** 2).toBeCloseTo(1, 3);
    expect(goertzelPower(samples, { frequencyHz: 2000, sampleRate: 8000 })).toBeLessThan(10);
    expect(goertzelPower([], { frequencyHz: 2000, sampleRate: 8000 })).toBe(0);
  });
});

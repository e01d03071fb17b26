import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toneOf, voiceOf } from './voice.js';
import { WordReader, wordsIn } from './word-reader.js';

const words = fc.array(fc.stringMatching(/^\S{1,12}$/u), { maxLength: 6 });

describe('a voice', () => {
  it('is read back, however it is cut into pieces', () => {
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 1, max: 700 }),
        fc.constantFrom(8_000, 16_000, 24_000),
        (said, size, sampleRate) => {
          const voice = voiceOf(said.join(' '), { sampleRate });
          const read: unknown[] = [];
          const reader = new WordReader((word) => read.push(word));
          for (let at = 0; at < voice.samples.length; at += size) {
            reader.push(voice.samples.subarray(at, at + size), sampleRate);
          }
          expect(read).toEqual(voice.words);
        },
      ),
    );
  });

  it('lasts as long as its words, with exact times', () => {
    const { words: timed, durationMs, samples } = voiceOf('one two', { msPerWord: 100, gapMs: 50 });
    expect(timed).toEqual([
      { text: 'one', startMs: 0, endMs: 100 },
      { text: 'two', startMs: 150, endMs: 250 },
    ]);
    expect(durationMs).toBe(250);
    expect(samples).toHaveLength(4_000);
  });

  it('is understood only where it was not cut', () => {
    const { samples, sampleRate } = voiceOf('one two three');
    const cut = samples.slice(0, 5_000);
    expect(wordsIn(cut, sampleRate).map(({ text }) => text)).toEqual(['one']);
    const silence = new Int16Array(16_000);
    const resumed = Int16Array.of(...cut, ...silence, ...voiceOf('four').samples);
    expect(wordsIn(resumed, sampleRate).map(({ text }) => text)).toEqual(['one', 'four']);
    const joined = Int16Array.of(...cut, ...voiceOf('four').samples);
    expect(wordsIn(joined, sampleRate).map(({ text }) => text)).toEqual(['one', 'four']);
  });

  it('hums without words', () => {
    expect(wordsIn(toneOf(500), 16_000)).toEqual([]);
  });
});

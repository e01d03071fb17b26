import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordTimes } from './word-times.js';

describe('WordTimes', () => {
  it('spreads the words over the audio in proportion to their characters', () => {
    expect(new WordTimes('a abc', 100, 1_000).ended(600)).toEqual([
      { text: 'a', startMs: 1_000, endMs: 1_200 },
      { text: 'abc', startMs: 1_200, endMs: 1_600 },
    ]);
  });

  it('tells words as their audio comes, and the last one only at the end', () => {
    const times = new WordTimes('one two three', 50);
    expect(times.heard(150)).toEqual([]);
    expect(times.heard(250).map(({ text }) => text)).toEqual(['one']);
    expect(times.heard(9_000).map(({ text }) => text)).toEqual(['two']);
    expect(times.ended(9_000).map(({ text }) => text)).toEqual(['three']);
  });

  it('goes on after the word that was heard for the most part when speech breaks off', () => {
    const times = new WordTimes('one two three four', 50);
    expect(times.brokenOff(330)).toMatchObject({
      words: [{ text: 'one' }, { text: 'two' }],
      rest: 'three four',
    });
    expect(new WordTimes('one two', 50).brokenOff(0)).toEqual({ words: [], rest: 'one two' });
    expect(new WordTimes('one two', 50).brokenOff(400)).toMatchObject({ rest: '' });
  });

  it('tells every word once, in order, within the audio, however that comes', () => {
    const text = fc.array(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 1 });
    fc.assert(
      fc.property(
        text,
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }),
        fc.nat(200),
        (words, chunks, pace) => {
          const joined = words.join(' ');
          const times = new WordTimes(joined, pace);
          let audioMs = 0;
          const told = [];
          for (const chunk of chunks) {
            audioMs += chunk;
            for (const word of times.heard(audioMs)) {
              expect(word.endMs).toBeLessThanOrEqual(audioMs);
              told.push(word);
            }
          }
          told.push(...times.ended(audioMs));
          expect(told.map((word) => word.text)).toEqual(joined.split(/\s+/u).filter((word) => word !== ''));
          let lastMs = 0;
          for (const { startMs, endMs } of told) {
            expect(startMs).toBe(lastMs);
            expect(endMs).toBeGreaterThanOrEqual(startMs);
            lastMs = endMs;
          }
          expect(lastMs).toBeLessThanOrEqual(audioMs + 0.001);
        },
      ),
    );
  });
});

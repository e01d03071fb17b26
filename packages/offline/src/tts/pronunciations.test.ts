import { describe, expect, it } from 'vitest';
import { Pronunciations } from './pronunciations.js';

describe('Pronunciations', () => {
  it('asks for each word once', () => {
    const known = new Pronunciations();
    expect(known.unknown(['a', 'b', 'a'])).toEqual(['a', 'b']);
    known.learn(['a'], [['pau', 'ey', 'pau']]);
    expect(known.unknown(['a', 'b'])).toEqual(['b']);
    expect([known.of('a'), known.of('b')]).toEqual([['ey'], []]);
  });

  it('forgets the words that were not used for longest', () => {
    const known = new Pronunciations();
    known.learn(['first', 'second'], [['f'], ['s']]);
    const many = Array.from({ length: 3_999 }, (_, index) => `word${index}`);
    known.of('first');
    known.learn(
      many,
      many.map(() => ['w']),
    );
    expect([known.of('first'), known.of('second')]).toEqual([['f'], []]);
  });
});

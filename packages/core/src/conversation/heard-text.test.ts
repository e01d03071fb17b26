import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeardWord, heardText, wordsOf } from './index.js';

/** Each word lasts 100 ms. */
const timed = (words: string): readonly HeardWord[] =>
  words.split(' ').map((text, index) => ({ text, endMs: (index + 1) * 100 }));

describe('heardText', () => {
  it('keeps the words that were played to their end', () => {
    const text = 'Hello,  there! How are you?';
    const spoken = timed('Hello there how are you');
    expect(heardText(text, spoken, 99)).toBe('');
    expect(heardText(text, spoken, 100)).toBe('Hello,');
    expect(heardText(text, spoken, 299)).toBe('Hello,  there!');
    expect(heardText(text, spoken, 500)).toBe(text);
  });

  it('counts a word from a settable share on', () => {
    const spoken = [
      { text: 'One', endMs: 100 },
      { text: 'two', startMs: 200, endMs: 300 },
    ];
    expect(heardText('One two', spoken, 249, { wordShare: 0.5 })).toBe('One');
    expect(heardText('One two', spoken, 250, { wordShare: 0.5 })).toBe('One two');
  });

  it('holds numbers together that are spoken in several words', () => {
    const text = 'It costs $5 and the 3 cats are **free**. 😀';
    const spoken = timed('it costs five dollars and the three cats are free');
    const at = (words: number) => heardText(text, spoken, words * 100);
    expect(at(3)).toBe('It costs');
    expect(at(4)).toBe('It costs $5');
    expect(at(7)).toBe('It costs $5 and the 3');
    expect(at(10)).toBe(text);
  });

  it('passes over what is not spoken once the next word is heard', () => {
    const text = 'Look: `const a = 1; const b = 2;` 😀 and now this.';
    const spoken = timed('look and now this');
    expect(heardText(text, spoken, 100)).toBe('Look:');
    expect(heardText(text, spoken, 200)).toBe('Look: `const a = 1; const b = 2;` 😀 and');
  });

  it('takes words that are timed in pieces, or several at a time', () => {
    expect(heardText('Hello world', timed('hel lo world'), 100)).toBe('');
    expect(heardText('Hello world', timed('hel lo world'), 200)).toBe('Hello');
    const pairs = [
      { text: 'one two', endMs: 100 },
      { text: 'three', endMs: 200 },
    ];
    expect(heardText('One two three', pairs, 150)).toBe('One two');
  });

  it('takes an end that matches nothing for not yet spoken, unless told that all was', () => {
    const text = 'One two three four five six.';
    expect(heardText(text, timed('one two'), 200)).toBe('One two');
    expect(heardText(text, timed('one two'), 200, { complete: true })).toBe(text);
    expect(heardText('You owe me $5.', timed('you owe me five dollars'), 500)).toBe('You owe me $5.');
    expect(heardText('You owe me $5.', timed('you owe me five dollars'), 300)).toBe('You owe me');
  });

  it('counts characters in scripts without spaces', () => {
    const spoken = [
      { text: '今日', endMs: 100 },
      { text: 'は', endMs: 200 },
      { text: 'いい', endMs: 300 },
    ];
    expect(heardText('今日は、いい。', spoken, 200)).toBe('今日は、');
    expect(heardText('今日は、いい。', spoken, 300)).toBe('今日は、いい。');
  });

  it('finds its way back after a long passage that was not spoken', () => {
    const code = Array.from({ length: 30 }, (_, index) => `x${index}`).join(' ');
    const text = `Here is the program ${code} which prints nothing at all.`;
    const spoken = timed('here is the program which prints nothing at all');
    expect(heardText(text, spoken, 600)).toBe(`Here is the program ${code} which prints`);
  });

  const word = fc.oneof(
    fc.constantFrom('the', 'and', '$5', '😀', '**', '3.14', "don't", 'New', 'https://a.b', '今日は', '—'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  );
  const texts = fc.array(word, { minLength: 1 }).map((words) => words.join(' '));
  const spokenFor = fc.array(fc.tuple(word, fc.integer({ min: 1, max: 400 })));
  const timeline = (items: readonly (readonly [string, number])[]): readonly HeardWord[] => {
    let endMs = 0;
    return items.map(([text, ms]) => {
      endMs += ms;
      return { text, endMs };
    });
  };

  it('gives a prefix of the text that never shortens, and nothing at 0 ms', () => {
    fc.assert(
      fc.property(texts, spokenFor, fc.boolean(), (text, items, complete) => {
        const spoken = timeline(items);
        let before = heardText(text, spoken, 0, { complete });
        expect(before).toBe('');
        for (let ms = 50; ms < 3_000; ms += 150) {
          const heard = heardText(text, spoken, ms, { complete });
          expect(text.startsWith(heard)).toBe(true);
          expect(heard.startsWith(before)).toBe(true);
          before = heard;
        }
        if (complete && spoken.length > 0) {
          expect(heardText(text, spoken, Number.POSITIVE_INFINITY, { complete })).toBe(text);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives exactly the words heard when they are spoken as they are written', () => {
    const plain = fc.array(fc.string({ unit: fc.constantFrom(...'abcde'), minLength: 1, maxLength: 3 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(plain, fc.nat(40), (words, count) => {
        const text = words.join(' ');
        const heard = Math.min(count, words.length);
        expect(heardText(text, timed(text), heard * 100)).toBe(words.slice(0, heard).join(' '));
      }),
    );
  });
});

describe('wordsOf', () => {
  it('gives every word its place in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const { text: word, start, end } of wordsOf(text)) expect(text.slice(start, end)).toBe(word);
        const joined = wordsOf(text)
          .map((item) => item.text)
          .join('');
        expect(joined).toBe(text.replace(/\s+/gu, ''));
      }),
    );
  });
});

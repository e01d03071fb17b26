import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanTranscript } from './clean-transcript.js';

const times = (count: number, text: string): string => Array<string>(count).fill(text).join(' ');

describe('cleanTranscript', () => {
  it('leaves what people say alone', () => {
    for (const text of [
      'No, no, no, no!',
      "That's it. That's it.",
      'It is 5 5 5 5 1 2.',
      'Hello there.',
      '5551234',
    ]) {
      expect(cleanTranscript(text)).toBe(text);
    }
    expect(cleanTranscript('  two \n spaces  here ')).toBe('two spaces here');
  });

  it('is empty where there is nothing but signs or one word over and over', () => {
    for (const text of [
      '',
      '...',
      ' ?!',
      times(20, 'you'),
      times(12, 'Thank you.'),
      'hahahahahahahahahahaha',
    ]) {
      expect(cleanTranscript(text)).toBe('');
    }
  });

  it('keeps one of a phrase that never ends, even if the last is cut short', () => {
    expect(cleanTranscript(`So ${times(25, 'ask what you can do for you.')} Ask what you`)).toBe(
      'So ask what you can do for you.',
    );
    expect(cleanTranscript(`Well ${times(9, 'um')} yes`)).toBe('Well um yes');
  });

  it('adds no word and is done after one time', () => {
    const word = fc.constantFrom('a', 'b', 'see', 'you.', '12', '...');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const once = cleanTranscript(words.join(' '));
        expect(once.split(' ').length).toBeLessThanOrEqual(Math.max(1, words.length));
        expect(cleanTranscript(once).length).toBeLessThanOrEqual(once.length);
      }),
    );
  });
});

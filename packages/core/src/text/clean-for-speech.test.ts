import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanForSpeech, SentenceSplitter, SpeechCleaner } from './index.js';

describe('cleanForSpeech', () => {
  it.each([
    [
      'emphasis',
      'It is **very** *nice*, ***really*** and __so__ _on_, ~~not~~.',
      'It is very nice, really and so on, not.',
    ],
    ['emphasis cut in half', '**Note: this is it. ', 'Note: this is it.'],
    ['the other half', 'and that.** Fine', 'and that. Fine'],
    [
      'sums and names with marks in them',
      '2 * 3 is 5*3, in snake_case or a_b_c',
      '2 * 3 is 5*3, in snake_case or a_b_c',
    ],
    ['headings, quotes and rules', '## Title\n> said he\n---\nend', 'Title\nsaid he\nend'],
    ['lists', '- one\n* two\n  + three\n1. four\n- [x] done', 'one\ntwo\nthree\n1. four\ndone'],
    [
      'links and pictures',
      'See [the site](https://a.b/c "t"), ![a cat](c.png) or [this][1].',
      'See the site, a cat or this.',
    ],
    [
      'bare addresses',
      'Go to https://www.example.com/a/b?c=d. Or www.b.org, <https://c.de/x>!',
      'Go to example.com. Or b.org, c.de!',
    ],
    ['code', 'Call `run()` as in\n```js\nrun();\n``` now', 'Call run() as in\nnow'],
    ['a code block that is still open', 'Here: ```js\nrun(); **x**', 'Here:'],
    [
      'emoji',
      'Great 😀! 👩‍👩‍👧‍👦 Family, 👍🏽 thumb, 🇳🇴 Norway, press 1️⃣.',
      'Great! Family, thumb, Norway, press 1.',
    ],
    ['marks that are no emoji', '© 2024 Acme™, 20 °C, #1 & 50 %', '© 2024 Acme™, 20 °C, #1 & 50 %'],
    ['HTML', 'a<br>b <b class="x">bold</b> &amp; 1 < 2 <!-- no -->', 'a b bold & 1 < 2'],
    ['tables', '| City | Sky |\n|---|:-:|\n| Oslo | blue |', 'City, Sky\nOslo, blue'],
    ['escapes', 'A \\*star\\* and 1\\. two', 'A *star* and 1. two'],
    ['nothing', ' 😀 \n', ''],
  ])('says %s', (_, text, spoken) => {
    expect(cleanForSpeech(text)).toBe(spoken);
  });

  it('leaves plain prose as it is', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'abcXYZ é漢 ,.?!;\'"3%€'.split('')) });
    fc.assert(
      fc.property(plain, (text) => {
        expect(cleanForSpeech(text).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });

  it('takes no longer than it should for a text made to be hard', () => {
    for (const hard of [
      '[',
      '*',
      '_',
      '`',
      '<',
      '|',
      '- ',
      '![](',
      '**a',
      'http://a.',
      '\u200d😀',
      '&',
      '~',
    ]) {
      expect(typeof cleanForSpeech(hard.repeat(20_000 / hard.length))).toBe('string');
    }
  });
});

describe('SpeechCleaner', () => {
  it('leaves out a code block that spans several pieces', () => {
    const text = 'Try this:\n```js\nconst a = 1. Then b.\n\nconst b = 2;\n```\nIt **works**. ~~~x~~~ Bye.';
    const splitter = new SentenceSplitter();
    const cleaner = new SpeechCleaner();
    const pieces = [...splitter.push(text), ...splitter.flush()].map((piece) => cleaner.clean(piece));
    expect(pieces.filter((piece) => piece !== '')).toEqual(['Try this:', 'It works.', 'Bye.']);
  });
});

import { describe, expect, it } from 'vitest';
import { plainText } from './plain-text.js';
import { spokenForm, spokenText } from './spoken-form.js';

describe('plainText', () => {
  it.each([
    ['<speak>Hi <break time="1s"/>there</speak>', 'Hi there'],
    ['a <!-- note --> b', 'a b'],
    ['5 < 6 and 7 > 2', '5 < 6 and 7 > 2'],
    ['bell\u0007 and null\u0000 and\u200b\ttab', 'bell and null and tab'],
    ['# Title\n\n- **one**\n- _two_\n> `three`', 'Title one two three'],
    ['see [our site](https://example.com/a_b)!', 'see our site!'],
    ['snake_case and 2 * 3', 'snake_case and 2 3'],
    [' \n ', ''],
  ])("makes '%s' into '%s'", (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });
});

describe('spokenForm', () => {
  it.each([
    ['caf\u00e9', 'cafe'],
    ['it\u2019s', "it's"],
    ['\u20ac5', '5 euros'],
    ['20\u00b0C', '20 degrees Celsius'],
    ['1,200', '1200'],
    ['\u{1f642}', ''],
    ['\u4f60\u597d', ''],
    ['...', ''],
  ])("says '%s' as '%s'", (word, spoken) => {
    expect(spokenForm(word)).toBe(spoken);
  });

  it('makes a pause of a dash between words', () => {
    expect(spokenText(['Yes', '\u2014', 'now', '\u{1f642}', '!', 'ok'])).toBe('Yes, now ok');
  });
});

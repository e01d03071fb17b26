import { describe, expect, it } from 'vitest';
import { endsUnfinished } from './index.js';

describe('endsUnfinished', () => {
  it.each([
    'I want to book a table and',
    'I went there because.',
    'send it to the?',
    'Well, um...',
    'My number is',
    'My name is.',
    'the second thing I wanted, ',
    'I would like a',
    "I'd like",
    "I'm",
    'Could you?',
    'I was looking for',
    'It was so —',
    'And then I said to',
    'my number is 555 12',
    'Five five five, one two.',
    'It is 555-1-2',
    'My card number is 4111. 11.',
  ])('waits after %j', (text) => {
    expect(endsUnfinished(text)).toBe(true);
  });

  it.each([
    '',
    '...',
    'Yes.',
    'I want to book a table.',
    'Yes it is.',
    'Where are you from?',
    'What are you looking for?',
    'Who is it for',
    'I want to log in.',
    'Please turn it on.',
    'I think so.',
    'No.',
    'How are you?',
    'I was born in 1984.',
    'Ten thirty, or 10 30.',
    'I have three.',
    'Call me on 555 123 4567.',
    'one two three four five six seven',
    'That is what I need to do.',
    'What is that?',
    'Because I like it.',
  ])('does not wait after %j', (text) => {
    expect(endsUnfinished(text)).toBe(false);
  });

  it('knows how many digits to expect when told', () => {
    expect(endsUnfinished('It is 1 2 3', { expectedDigits: 4 })).toBe(true);
    expect(endsUnfinished('It is 12', { expectedDigits: 4 })).toBe(true);
    expect(endsUnfinished('It is 1234.', { expectedDigits: 4 })).toBe(false);
    expect(endsUnfinished('555 123 45.', { expectedDigits: 10 })).toBe(true);
    expect(endsUnfinished('I do not know it.', { expectedDigits: 4 })).toBe(false);
  });
});

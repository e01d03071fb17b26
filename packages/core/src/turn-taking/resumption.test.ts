import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TurnRecord } from '../index.js';
import { asksAtCut, resumptionOf, unheardPart } from './resumption.js';

const record = (said: string, heard: string, saidAll = true): TurnRecord =>
  ({ said, heard, saidAll }) as unknown as TurnRecord;

describe('what was not heard', () => {
  test.each([
    [
      'begins with the sentence',
      'It is nine. We close at ten tonight.',
      'It is nine. We close',
      'We close at ten tonight.',
    ],
    ['begins with the clause', 'When it rains, we stay in.', 'When it rains, we', 'we stay in.'],
    ['begins at the cut between sentences', 'It is nine. We close.', 'It is nine.', 'We close.'],
    ['is all of it', 'It is nine.', '', 'It is nine.'],
    ['is nothing', 'It is nine.', 'It is nine.', ''],
    ['is nothing but white space', 'It is nine. ', 'It is nine.', ''],
    ['begins behind a quotation', 'He said "no." Then he left us.', 'He said "no." Then', 'Then he left us.'],
  ])('%s', (_name, said, heard, expected) => {
    expect(unheardPart(said, heard)).toBe(expected);
  });

  test('begins with the next word when the sentence began long ago', () => {
    const said = `${'word '.repeat(40)}end.`;
    expect(unheardPart(said, 'word '.repeat(30).trim())).toBe(`${'word '.repeat(10)}end.`);
  });

  test('never leaves out a word', () => {
    const text = fc
      .array(fc.constantFrom('one', 'two,', 'three.', '“four”', '-', 'five?'), { maxLength: 40 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(text, fc.nat(), (said, at) => {
        const words = said.split(' ');
        const heard = words.slice(0, at % (words.length + 1)).join(' ');
        const rest = unheardPart(said, heard);
        expect(said.endsWith(rest)).toBe(true);
        expect(rest.length).toBeGreaterThanOrEqual(said.slice(heard.length).trim().length);
      }),
    );
  });
});

describe('an answer comes back', () => {
  test('by saying the rest', () => {
    expect(resumptionOf(record('It is nine. Now.', 'It is nine.'))).toEqual({ form: 'speak', text: 'Now.' });
  });

  test('by asking the model again, when it had said nothing', () => {
    expect(resumptionOf(record('', ''))).toEqual({ form: 'run', instruction: undefined });
  });

  test.each(['It is nine. We will', 'It is nine.'])(
    'by asking the model to go on, when it was cut off: %s',
    (said) => {
      expect(resumptionOf(record(said, 'It is', false))).toMatchObject({
        form: 'run',
        instruction: expect.stringContaining('Go on'),
      });
    },
  );

  test('word for word, when it ends without a full stop', () => {
    expect(resumptionOf(record('Welcome to the shop', 'Welcome'))).toEqual({
      form: 'speak',
      text: 'Welcome to the shop',
    });
  });

  test('not, when all was heard', () => {
    expect(resumptionOf(record('It is nine.', 'It is nine.'))).toBeUndefined();
  });
});

describe('"yes" is an answer', () => {
  test.each([
    ['to a question being asked', 'Shall I book a table for four people?', 'Shall I book', true],
    ['to a question just asked', 'Shall I book it? There are tables left tonight.', 'Shall I book it?', true],
    ['not to a statement', 'We have four tables left tonight. Shall I book one?', 'We have', false],
    ['when next to nothing was left', 'We have four tables left tonight.', 'We have four tables left', true],
    ['not to silence', '', '', false],
  ])('%s', (_name, said, heard, expected) => {
    expect(asksAtCut(record(said, heard))).toBe(expected);
  });
});

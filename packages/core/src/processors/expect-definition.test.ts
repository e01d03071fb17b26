import { describe, expect, test } from 'vitest';
import { AntiphonError } from '../error.js';
import { TranscriptionFrame } from '../frames/index.js';
import { serial } from '../policies/index.js';
import { processor } from './processor.js';

/** As a program without types would call it. */
const untyped = processor as unknown as (definition?: unknown) => unknown;

const refusal = (definition: unknown): string => {
  try {
    untyped(definition);
  } catch (error) {
    expect(error).toBeInstanceOf(AntiphonError);
    expect(error).toHaveProperty('code', 'pipeline_invalid');
    return (error as Error).message;
  }
  return 'accepted';
};

const takes = [TranscriptionFrame];
const on = { transcription() {} };

describe('a definition that no pipeline could run is refused where it is written', () => {
  test.each([
    ['no definition', undefined, /needs a name/],
    ['no name', { takes, on }, /needs a name/],
    ['an empty name', { name: '', takes, on }, /needs a name/],
    ['no list', { name: 'quiet', on }, /^quiet\(\) needs a list of frame classes in 'takes'/],
    ['a class that is not in a list', { name: 'quiet', takes: TranscriptionFrame, on }, /needs a list/],
    ['a kind', { name: 'quiet', takes: ['transcription'], on }, /^quiet\(\) has the string 'transcription'/],
    [
      'a class that was not imported',
      { name: 'quiet', takes, emits: [undefined], on },
      /undefined in 'emits'/,
    ],
    ['a kind on its way up', { name: 'quiet', takes, on, up: { takes: ['error'] } }, /'up\.takes'/],
  ])('%s', (_what, definition, message) => {
    expect(refusal(definition)).toMatch(message);
  });

  test('an asynchronous handler, which nobody would wait for', () => {
    const wrong = /^hasty\(\) has an asynchronous handler for 'transcription' frames.*serial\(\)/;
    expect(refusal({ name: 'hasty', takes, on: { async transcription() {} } })).toMatch(wrong);
    expect(
      refusal({ name: 'hasty', takes: [], on: {}, up: { takes, on: { transcription: async () => {} } } }),
    ).toMatch(wrong);
  });
});

test('asynchronous work under a policy is accepted', () => {
  expect(refusal({ name: 'patient', takes, on: { transcription: serial(async () => {}) } })).toBe('accepted');
});

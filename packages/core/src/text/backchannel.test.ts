import { describe, expect, it } from 'vitest';
import { isBackchannel } from './index.js';

describe('isBackchannel', () => {
  it.each([
    'mhm',
    'Mm-hmm.',
    'Uh-huh',
    'uh huh',
    'Yeah.',
    'Okay, okay!',
    'Right?',
    'I see.',
    'Oh, I see',
    'Yeah yeah yeah',
    'That’s right.',
  ])('takes %j for one', (text) => {
    expect(isBackchannel(text)).toBe(true);
  });

  it.each([
    '',
    '...',
    'No',
    'Stop',
    'wait',
    'yeah but no',
    'Okay, I see, right',
    'I see a cat',
    'right now',
    'What?',
    'I',
  ])('does not take %j for one', (text) => {
    expect(isBackchannel(text)).toBe(false);
  });
});

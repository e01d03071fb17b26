import { describe, expect, test } from 'vitest';
import { demoOptions } from './options.js';

const options = (...args: string[]) => demoOptions(args, { cwd: '/here' });

describe('the telephone of antiphon demo', () => {
  test('is not used unless it is asked for', () => {
    expect(options().phone).toBeUndefined();
  });

  test('has a line that jitters a little, by the seed of the call', () => {
    expect(options('--phone').phone).toEqual({ jitterMs: 20, burstFrames: 1, seed: 1 });
    const line = options('--phone', '--jitter', '0', '--burst', '5', '--seed', '7').phone;
    expect(line).toEqual({ jitterMs: 0, burstFrames: 5, seed: 7 });
  });

  test.each([
    [['--phone', '--jitter', '1001'], '--jitter must be between 0 and 1000, not 1001'],
    [['--phone', '--jitter', 'much'], "--jitter must be a whole number, not 'much'"],
    [['--phone', '--jitter', '-1'], '--jitter'],
    [['--phone', '--burst', '0'], '--burst must be between 1 and 50, not 0'],
    [['--jitter', '10'], '--jitter is for a telephone line: add --phone'],
    [['--burst', '2'], '--burst is for a telephone line: add --phone'],
  ])('refuses %j', (args, message) => {
    expect(() => options(...args)).toThrow(message);
  });
});

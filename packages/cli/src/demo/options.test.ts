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

describe('the avatar of antiphon demo', () => {
  test('is not there unless it is asked for', () => {
    expect(options().avatar).toBeUndefined();
  });

  test('needs no vendor when it is not named', () => {
    expect(options('--avatar').avatar).toEqual({ who: 'level', setUpMs: undefined });
    expect(options('--avatar', '--json')).toMatchObject({ avatar: { who: 'level' }, json: true });
    expect(options('--avatar', 'level').avatar?.who).toBe('level');
  });

  test('of a vendor takes as long to be there as it is told', () => {
    expect(options('--avatar', 'liveavatar').avatar).toEqual({ who: 'liveavatar', setUpMs: undefined });
    expect(options('--avatar=liveavatar', '--set-up', '0').avatar?.setUpMs).toBe(0);
    const { avatar, vendors } = options('--vendors', 'simulated', '--avatar', 'liveavatar');
    expect([vendors, avatar?.who]).toEqual(['simulated', 'liveavatar']);
  });

  test.each([
    [['--avatar', 'clippy'], "--avatar must be one of level, liveavatar, not 'clippy'"],
    [['--avatar', '--phone'], '--avatar cannot be seen over a telephone line'],
    [['--avatar', '--vendors', 'live'], "--avatar goes with --vendors none or simulated, not 'live'"],
    [['--avatar', '--vendors', 'cloud'], "--avatar goes with --vendors none or simulated, not 'cloud'"],
    [['--set-up', '100'], '--set-up is for a simulated avatar: add --avatar liveavatar'],
    [['--avatar', '--set-up', '100'], '--set-up is for a simulated avatar: add --avatar liveavatar'],
    [['--avatar', 'liveavatar', '--set-up', '16001'], '--set-up must be between 0 and 16000, not 16001'],
  ])('refuses %j', (args, message) => {
    expect(() => options(...args)).toThrow(message);
  });
});

import { describe, expect, test } from 'vitest';
import { run, toPlain, toTerminal, widthOf } from './text-run.js';

describe('a line of runs', () => {
  test('is as wide as it looks', () => {
    expect(widthOf([run('abc'), run('é')])).toBe(4);
    expect(widthOf([run('e\u0301')])).toBe(1);
    expect(widthOf([run('漢字')])).toBe(4);
    expect(widthOf([run('▕██▌▏')])).toBe(5);
  });

  test('is cut where the terminal ends, whatever its looks', () => {
    const line = [run('caller', 'caller'), run(' says hello')];
    expect(toTerminal(line, 8)).toBe('\x1b[36mcaller\x1b[39m s');
    expect(toTerminal([run('漢字')], 3)).toBe('漢');
    expect(toPlain(line)).toBe('caller says hello');
  });

  test('is filled up with blanks when asked to', () => {
    expect(toTerminal([run('ab')], 5, { fill: true })).toBe('ab   ');
    expect(toTerminal([], 3, { fill: true })).toBe('   ');
  });
});

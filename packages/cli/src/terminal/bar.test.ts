import { describe, expect, test } from 'vitest';
import { bar, span } from './bar.js';

describe('bar', () => {
  test.each([
    [0, '    '],
    [0.5, '██  '],
    [0.53125, '██▏ '],
    [1, '████'],
    [7, '████'],
    [-1, '    '],
  ])('of %d fills its share', (share, expected) => {
    expect(bar(share, 4)).toBe(expected);
  });
});

describe('span', () => {
  test('lies between its ends', () => {
    expect(span(0.25, 0.75, 8)).toBe('  ━━━━  ');
  });

  test('is seen even when it is nothing, or lies at the very end', () => {
    expect(span(0.5, 0.5, 4)).toBe('  ━ ');
    expect(span(1, 1, 4)).toBe('   ━');
  });
});

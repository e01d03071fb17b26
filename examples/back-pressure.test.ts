import { expect, test } from 'vitest';
import { main } from './back-pressure.js';
import { printedBy } from './support/printed-by.js';

test('a producer that can wait is slowed to the pace of the listener, and nothing is lost', async () => {
  const lines = await printedBy(main);
  expect(lines.slice(0, 3)).toEqual([
    '0 ms: line says high, with 2480 ms waiting',
    '1500 ms: line says low, with 980 ms waiting',
    '1500 ms: line says high, with 2480 ms waiting',
  ]);
  expect(lines).toContain('waiting {"tenSeconds.frames":0,"line.chunks":3}');
  expect(lines.at(-1)).toBe('10 s were played');
});

import { expect, test } from 'vitest';
import { main } from './interruption.js';
import { printedBy } from './support/printed-by.js';

test('the conversation keeps what was heard of an interrupted answer', async () => {
  const lines = await printedBy(main);
  const said = 'We open at nine on weekdays, at ten on Saturdays, and on Sundays we stay closed.';
  const heard = 'We open at nine on weekdays, at ten on Saturdays, and on';
  expect(lines.slice(0, 3)).toEqual(['turn 1 was interrupted', `  said   ${said}`, `  heard  ${heard}`]);
  expect(lines[3]).toBe('turn 2 was completed');
  expect(JSON.parse(lines.at(-1)?.slice('remembered: '.length) ?? '')).toMatchObject({
    text: heard,
    interrupted: true,
  });
});

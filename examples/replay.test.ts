import { expect, test } from 'vitest';
import { main } from './replay.js';
import { printedBy } from './support/printed-by.js';

test('a recorded session is run again, through the same agent and a changed one', async () => {
  expect(await printedBy(main)).toEqual([
    'the same agent: no difference',
    "a politer one:  turn 1 differs in said: 'We open at nine.', then 'At nine, madam.'",
  ]);
});

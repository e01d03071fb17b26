import { expect, test } from 'vitest';
import { main } from './frames.js';
import { printedBy } from './support/printed-by.js';

test('a frame is changed by copying it, and is checked when it is read back', async () => {
  expect(await printedBy(main)).toEqual([
    'helo there -> hello there, en, another id: true',
    'of no turn: true, not stamped: true',
    'mood calm',
    "AntiphonError: mood.mood must be 'calm' or 'impatient' or 'angry'",
  ]);
});

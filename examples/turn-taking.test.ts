import { expect, test } from 'vitest';
import { printedBy } from './support/printed-by.js';
import { main } from './turn-taking.js';

test('ten digits end a turn at once, anything else by silence', async () => {
  expect(await printedBy(main)).toEqual([
    'at 500 ms turn 1 was: My number is 030 123 4567.',
    'at 6400 ms turn 2 was: And my name is Grace.',
  ]);
});

import { expect, test } from 'vitest';
import { main } from './speech-workers.js';
import { printedBy } from './support/printed-by.js';

test('workers hear and speak for all, and say which language they do not understand', {
  timeout: 60_000,
}, async () => {
  expect(await printedBy(main)).toEqual([
    expect.stringMatching(/^heard is anybody there\W*$/i),
    '1 recognised, 1 spoken, 0 kept',
    "moonshine-tiny-en understands English only, not 'es'",
  ]);
});

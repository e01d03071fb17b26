import { expect, test } from 'vitest';
import { printedBy } from './support/printed-by.js';
import { main } from './tools.js';

test('a tool is called with checked arguments, and its result answered', async () => {
  const messages = (await printedBy(main)).map((line) => JSON.parse(line));
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  expect(messages[2]).toMatchObject({ name: 'departures', result: { stop: 'Harbour', minutes: 7 } });
  expect(messages[3]).toMatchObject({ text: 'It leaves in seven minutes.' });
});

import { expect, test } from 'vitest';
import { main } from './conversation.js';
import { printedBy } from './support/printed-by.js';

test('a conversation is told to whoever listens, and survives being written down', async () => {
  const lines = await printedBy(main);
  expect(lines.at(-2)).toBe('4 messages');
  expect(lines.at(-1)).toBe('restored: 4 messages, and "You are brief and kind."');
});

import { Conversation } from '@antiphon/core';
import { expect, test } from 'vitest';
import { seedContents } from './seed-contents.js';

test('a conversation is told in words, roles alternating, the user’s first', () => {
  const conversation = new Conversation();
  conversation.appendAssistant(0, 'Good morning.');
  conversation.addUser('When is the tram?', { turn: 1 });
  conversation.addToolCalls(1, [{ id: 'c', name: 'departures', arguments: {} }]);
  conversation.addToolResult('c', { minutes: 7 });
  conversation.appendAssistant(1, 'In seven minutes.');
  const told = seedContents(conversation.forModel()).map(({ role, parts }) => `${role}: ${parts[0]?.text}`);
  expect(told).toEqual([
    'user: (The call begins.)',
    'model: Good morning.',
    'user: When is the tram?\n(The tool departures returned: {"minutes":7})',
    'model: In seven minutes.',
  ]);
});

test('what was not heard of an answer is not told', () => {
  const conversation = new Conversation();
  conversation.addUser('Hello.', { turn: 1 });
  conversation.appendAssistant(1, 'Hello, how can I help you today?');
  conversation.cutAssistant(1, 'Hello, how');
  expect(seedContents(conversation.forModel()).at(-1)?.parts[0]?.text).toBe('Hello, how');
});

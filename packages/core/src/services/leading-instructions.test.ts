import { expect, it } from 'vitest';
import type { Message } from '../conversation/index.js';
import { leadingInstructions } from './leading-instructions.js';

const note: Message = { role: 'system', text: 'Greet.' };
const summary: Message = { role: 'system', text: 'They met.', summary: true };
const bot: Message = { role: 'assistant', turn: 0, text: 'Hi.', toolCalls: [] };
const user: Message = { role: 'user', turn: 1, parts: [] };

it.each([
  [[], 0],
  [[note], 0],
  [[summary], 1],
  [[summary, note], 1],
  [[note, user], 1],
  [[note, note, bot, user], 1],
  [[summary, bot, user], 1],
  [[bot, note], 0],
  [[user, note], 0],
] as const)('leadingInstructions(%j) is %i', (messages, count) => {
  expect(leadingInstructions(messages)).toBe(count);
});

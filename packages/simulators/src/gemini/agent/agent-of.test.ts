import type { LanguageModelEvent, LanguageModelRequest } from '@antiphon/core';
import { expect, test } from 'vitest';
import type { AgentRequest } from './agent.js';
import { agentOf } from './agent-of.js';

const request = (facts: Partial<AgentRequest>): AgentRequest => ({
  model: 'gemini-2.5-flash',
  contents: [],
  system: undefined,
  tools: [],
  mustCall: false,
  over: 'rest',
  signal: new AbortController().signal,
  ...facts,
});

function answering(...events: LanguageModelEvent[]) {
  const asked: LanguageModelRequest[] = [];
  const agent = agentOf({
    name: 'model',
    async *stream(given) {
      asked.push(given);
      yield* events;
    },
  });
  return { agent, asked };
}

test('what the model yields becomes the parts of the answer', async () => {
  const { agent } = answering(
    { type: 'thought', text: 'a booking' },
    { type: 'text', text: 'One moment.' },
    { type: 'toolCall', id: 'x', name: 'book', arguments: { seats: 2 } },
    { type: 'finish', reason: 'toolCalls' },
  );
  expect(await agent(request({}))).toEqual({
    parts: [
      { thought: 'a booking' },
      { text: 'One moment.' },
      { call: { name: 'book', args: { seats: 2 } } },
    ],
  });
});

test('the model is told the conversation, its calls answered by id, or by name where there is none', async () => {
  const { agent, asked } = answering();
  const contents = [
    { role: 'user', parts: [{ text: 'Two seats and a coat.' }] },
    {
      role: 'model',
      parts: [
        { text: 'One moment.' },
        { functionCall: { id: 'a', name: 'book', args: { seats: 2 } }, thoughtSignature: 'sig' },
        { functionCall: { name: 'coat' } },
      ],
    },
    {
      role: 'user',
      parts: [
        { functionResponse: { name: 'coat', response: { error: 'none left' } } },
        { functionResponse: { id: 'a', name: 'book', response: { output: 42 } } },
      ],
    },
    { role: 'user', parts: [{ text: 'Thanks.' }] },
  ];
  await agent(request({ contents, system: 'Be brief.', tools: [{ name: 'book' }], mustCall: true }));
  expect(asked[0]).toMatchObject({
    system: 'Be brief.',
    tools: [{ name: 'book', parameters: { type: 'object' } }],
    toolChoice: 'required',
    messages: [
      { role: 'user', turn: 1, parts: [{ text: 'Two seats and a coat.' }] },
      {
        role: 'assistant',
        turn: 1,
        text: 'One moment.',
        toolCalls: [
          { id: 'a', name: 'book', arguments: { seats: 2 }, signature: 'sig' },
          { id: 'call-1-2', name: 'coat', arguments: {} },
        ],
      },
      { role: 'tool', callId: 'call-1-2', name: 'coat', result: 'none left', isError: true },
      { role: 'tool', callId: 'a', name: 'book', result: 42 },
      { role: 'user', turn: 2, parts: [{ text: 'Thanks.' }] },
    ],
  });
});

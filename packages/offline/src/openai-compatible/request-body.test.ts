import type { LanguageModelRequest, Message } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import type { OpenAiCompatibleOptions } from './options.js';
import { requestBody } from './request-body.js';

const tool = { name: 'time', description: 'The time.', parameters: { type: 'object' } };

function bodyOf(
  messages: readonly Message[],
  request: Partial<LanguageModelRequest> = {},
  options: Partial<OpenAiCompatibleOptions> = {},
) {
  return requestBody(
    { messages, tools: [], signal: new AbortController().signal, ...request },
    { baseUrl: 'http://127.0.0.1', model: 'm', ...options },
  );
}
const user = (...parts: (Message & { role: 'user' })['parts']): Message => ({ role: 'user', turn: 1, parts });

describe('requestBody', () => {
  it('writes a conversation as the API has it', () => {
    const { messages } = bodyOf(
      [
        user({ type: 'text', text: 'What' }, { type: 'text', text: 'time?' }),
        {
          role: 'assistant',
          turn: 1,
          text: 'I look.',
          toolCalls: [{ id: 'c', name: 'time', arguments: { in: 'Bern' } }],
        },
        { role: 'tool', turn: 1, callId: 'c', name: 'time', result: { hour: 9 } },
        { role: 'assistant', turn: 1, text: 'Nine.', toolCalls: [], interrupted: true },
        user({ type: 'text', text: 'And this?' }, { type: 'image', mimeType: 'image/png', data: 'AAAA' }),
      ],
      { system: 'Be brief.' },
    );
    expect(messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What\ntime?' },
      {
        role: 'assistant',
        content: 'I look.',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'time', arguments: '{"in":"Bern"}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: '{"hour":9}' },
      { role: 'assistant', content: 'Nine.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'And this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
    ]);
  });

  it('asks for a stream with usage, and for what the options say', () => {
    const options = { temperature: 0, maxTokens: 80, body: { top_p: 0.9, model: 'other', stream: false } };
    expect(bodyOf([], {}, options)).toEqual({
      model: 'm',
      messages: [],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0,
      max_tokens: 80,
      top_p: 0.9,
    });
  });

  it.each([
    ['auto', { tools: [{ type: 'function', function: tool }] }],
    ['required', { tools: [{ type: 'function', function: tool }], tool_choice: 'required' }],
    [
      { name: 'time' },
      {
        tools: [{ type: 'function', function: tool }],
        tool_choice: { type: 'function', function: { name: 'time' } },
      },
    ],
    ['none', {}],
  ] as const)('says which tools may be called: %o', (toolChoice, expected) => {
    const { tools, tool_choice } = bodyOf([], { tools: [tool], toolChoice });
    expect(JSON.parse(JSON.stringify({ tools, tool_choice }))).toEqual(expected);
  });

  it('makes one message of the instructions at the beginning, and keeps later ones in their place', () => {
    const system = (text: string): Message => ({ role: 'system', text });
    const talk = [system('Summary.'), user({ type: 'text', text: 'Hi.' }), system('Say bye.')];
    const roles = (messages: unknown) =>
      (messages as { role: string; content: string }[]).map(({ role, content }) => `${role}: ${content}`);
    expect(roles(bodyOf(talk, { system: 'Be brief.' }).messages)).toEqual([
      'system: Be brief.\n\nSummary.',
      'user: Hi.',
      'system: Say bye.',
    ]);
    const asUser = { laterInstructions: 'user' } as const;
    expect(roles(bodyOf(talk, {}, asUser).messages).at(-1)).toBe('user: Say bye.');
    expect(roles(bodyOf([system('Greet.')], { system: 'Be brief.' }, asUser).messages)).toEqual([
      'system: Be brief.',
      'user: Greet.',
    ]);
    expect(roles(bodyOf([system('Be brief.')], {}, asUser).messages)).toEqual(['system: Be brief.']);
  });
});

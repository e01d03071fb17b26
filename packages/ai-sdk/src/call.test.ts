import type { AssistantMessage, LanguageModelRequest, Message } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { callOf, NOBODY_SPOKE, USER_IS_SILENT } from './call.js';
import { providerOptionsOf, signatureOf } from './signature.js';

const { signal } = new AbortController();
const user = (text: string): Message => ({ role: 'user', turn: 1, parts: [{ type: 'text', text }] });
const note = (text: string): Message => ({ role: 'system', text });
const bot = (text: string, more: Partial<AssistantMessage> = {}): Message => ({
  role: 'assistant',
  turn: 1,
  text,
  toolCalls: [],
  ...more,
});
const promptOf = (
  messages: readonly Message[],
  request: Partial<LanguageModelRequest> = {},
  later?: 'system',
) =>
  callOf(
    { messages, tools: [], signal, ...request },
    later === undefined ? {} : { laterInstructions: later },
    signal,
  ).prompt;
const lines = (...args: Parameters<typeof promptOf>) =>
  promptOf(...args).map(({ role, content }) =>
    typeof content === 'string'
      ? `${role}: ${content}`
      : `${role}: ${content.map((part) => ('text' in part ? part.text : part.type)).join(' | ')}`,
  );

describe('callOf', () => {
  it('asks for what the options say, and nothing else', () => {
    expect(callOf({ messages: [user('Hi.')], tools: [], signal }, {}, signal)).toEqual({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi.' }] }],
      abortSignal: signal,
    });
    const options = {
      temperature: 0,
      topP: 0.9,
      topK: 4,
      maxOutputTokens: 80,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      seed: 7,
      stopSequences: ['END'],
      headers: { 'x-a': 'b' },
      providerOptions: { google: { a: 1 } },
    };
    expect(callOf({ messages: [user('Hi.')], tools: [], signal }, options, signal)).toMatchObject(options);
  });

  it.each([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'required' }],
    [{ name: 'time' }, { type: 'tool', toolName: 'time' }],
  ] as const)('says which tools may be called: %o', (toolChoice, expected) => {
    const time = { name: 'time', description: 'The time.', parameters: { type: 'object' } } as const;
    expect(callOf({ messages: [], tools: [time], toolChoice, signal }, {}, signal)).toMatchObject({
      tools: [{ type: 'function', name: 'time', description: 'The time.', inputSchema: { type: 'object' } }],
      toolChoice: expected,
    });
  });

  it('puts the instructions where providers take them', () => {
    const messages = [note('Be kind.'), user('Hi.'), bot('Hello.'), note('Say bye.')];
    const start = ['system: Be brief.\n\nBe kind.', 'user: Hi.', 'assistant: Hello.'];
    expect(lines(messages, { system: 'Be brief.' })).toEqual([...start, 'user: Say bye.']);
    expect(lines(messages, { system: 'Be brief.' }, 'system')).toEqual([...start, 'system: Say bye.']);
    expect(lines([note('Greet.'), bot('Welcome.')])).toEqual([
      'user: Greet.',
      'assistant: Welcome.',
      `user: ${USER_IS_SILENT}`,
    ]);
    expect(lines([], { system: 'Be brief.' })).toEqual(['system: Be brief.', `user: ${NOBODY_SPOKE}`]);
  });

  it('tells calls and their results, pictures and what the provider wants back', () => {
    const options = { google: { thoughtSignature: 'S' } };
    const { signature = '' } = signatureOf(options);
    const toolCalls = [
      { id: 'c', name: 'time', arguments: { in: 'Bern' }, signature },
      { id: 'd', name: 'time', arguments: {}, signature: 'of another model' },
    ];
    const messages: Message[] = [
      { role: 'user', turn: 1, parts: [{ type: 'image', mimeType: 'image/png', data: 'AAAA' }] },
      bot('Look', { thoughts: [{ text: 'Hm.' }, { text: 'So.', signature }] }),
      bot('ing.', { toolCalls, signature }),
      { role: 'tool', turn: 1, callId: 'c', name: 'time', result: { hour: 9 } },
      { role: 'tool', turn: 1, callId: 'd', name: 'time', result: 'no', isError: true },
    ];
    expect(promptOf(messages)).toEqual([
      { role: 'user', content: [{ type: 'file', mediaType: 'image/png', data: 'AAAA' }] },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'So.', providerOptions: options },
          { type: 'text', text: 'Look' },
          { type: 'text', text: 'ing.', providerOptions: options },
          {
            type: 'tool-call',
            toolCallId: 'c',
            toolName: 'time',
            input: { in: 'Bern' },
            providerOptions: options,
          },
          { type: 'tool-call', toolCallId: 'd', toolName: 'time', input: {} },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'c',
            toolName: 'time',
            output: { type: 'json', value: { hour: 9 } },
          },
          {
            type: 'tool-result',
            toolCallId: 'd',
            toolName: 'time',
            output: { type: 'error-text', value: 'no' },
          },
        ],
      },
    ]);
  });
});

describe('signatures', () => {
  it('say nothing when they are not of a provider', () => {
    for (const metadata of [undefined, null, {}, [], 'x', { google: 'x' }, { google: { a: () => 0 } }])
      expect(signatureOf(metadata)).toEqual({});
    for (const signature of [undefined, '', 'AAAA', '{', '{}', '{"a":1}', '[]', 'null'])
      expect(providerOptionsOf(signature)).toEqual({});
  });
});

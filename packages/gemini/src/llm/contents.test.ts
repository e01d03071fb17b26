import type { AssistantMessage, Message, ToolMessage } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { contentsOf, NOBODY_SPOKE, USER_IS_SILENT } from './contents.js';

const user = (text: string, turn = 1): Message => ({ role: 'user', turn, parts: [{ type: 'text', text }] });
const system = (text: string, summary?: true): Message =>
  summary ? { role: 'system', text, summary } : { role: 'system', text };
const bot = (text: string, more: Partial<AssistantMessage> = {}): Message => ({
  role: 'assistant',
  turn: 1,
  text,
  toolCalls: [],
  ...more,
});
const call = (id: string, signature?: string) => ({
  id,
  name: 'weather',
  arguments: { city: id },
  ...(signature === undefined ? {} : { signature }),
});
const result = (callId: string, more: Partial<ToolMessage> = {}): Message => ({
  role: 'tool',
  turn: 1,
  callId,
  name: 'weather',
  result: `${callId} is warm`,
  ...more,
});

const read = (messages: readonly Message[], options = {}) =>
  contentsOf(messages, { demandsSignatures: false, inPlace: false, ...options });
/** Each content in one line: who, and what. */
const lines = (messages: readonly Message[], options = {}) =>
  read(messages, options).contents.map(
    ({ role, parts }) =>
      `${role}: ${parts
        .map(({ text, functionCall, functionResponse }) => functionCall?.id ?? functionResponse?.id ?? text)
        .join(' | ')}`,
  );

describe('contentsOf', () => {
  it('tells who said what', () => {
    expect(read([user('Hi.'), bot('Hello.'), user('Bye.', 2)])).toEqual({
      instructions: [],
      contents: [
        { role: 'user', parts: [{ text: 'Hi.' }] },
        { role: 'model', parts: [{ text: 'Hello.' }] },
        { role: 'user', parts: [{ text: 'Bye.' }] },
      ],
    });
  });

  it('joins what one side says in a row', () => {
    const messages = [user('Hi.'), user('Anybody?', 2), bot('Yes'), bot('?'), user('Good.', 3)];
    expect(lines(messages)).toEqual(['user: Hi. | Anybody?', 'model: Yes | ?', 'user: Good.']);
  });

  it('puts results in one content of their own, right behind their calls and in their order', () => {
    const calls = bot('One moment.', { toolCalls: [call('Oslo'), call('Rome')] });
    const failed = result('Rome', { result: { code: 7 }, isError: true });
    const messages = [user('Hi.'), calls, result('Oslo'), failed, user('Well?', 2)];
    expect(lines(messages)).toEqual([
      'user: Hi.',
      'model: One moment. | Oslo | Rome',
      'user: Oslo | Rome',
      'user: Well?',
    ]);
    expect(read(messages).contents[2]?.parts.map(({ functionResponse }) => functionResponse)).toEqual([
      { id: 'Oslo', name: 'weather', response: { output: 'Oslo is warm' } },
      { id: 'Rome', name: 'weather', response: { error: { code: 7 } } },
    ]);
  });

  it('joins a call to the words before it, since a call must follow the user', () => {
    const messages = [user('Hi.'), bot('I am'), bot('', { toolCalls: [call('Oslo')] }), result('Oslo')];
    expect(lines(messages)).toEqual(['user: Hi.', 'model: I am | Oslo', 'user: Oslo']);
  });

  it('sends every signature back as it came, and no thought without one', () => {
    const message = bot('Hello.', {
      thoughts: [{ text: 'Hm.' }, { text: 'Greet.', signature: 'T' }],
      signature: 'S',
      toolCalls: [call('Oslo', 'C'), call('Rome')],
    });
    const [, content] = read([user('Hi.'), message, result('Oslo'), result('Rome')], {
      demandsSignatures: true,
    }).contents;
    expect(content?.parts).toEqual([
      { text: 'Greet.', thought: true, thoughtSignature: 'T' },
      { text: 'Hello.', thoughtSignature: 'S' },
      { functionCall: { id: 'Oslo', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'C' },
      { functionCall: { id: 'Rome', name: 'weather', args: { city: 'Rome' } } },
    ]);
  });

  it('says of calls that another model made that nobody signed them, where signatures are demanded', () => {
    const messages = [
      user('Hi.'),
      bot('', { toolCalls: [call('Oslo'), call('Rome')] }),
      result('Oslo'),
      result('Rome'),
    ];
    const signatures = (demandsSignatures: boolean) =>
      read(messages, { demandsSignatures }).contents[1]?.parts.map(
        ({ thoughtSignature }) => thoughtSignature,
      );
    expect(signatures(true)).toEqual(['skip_thought_signature_validator', undefined]);
    expect(signatures(false)).toEqual([undefined, undefined]);
  });

  it('sends pictures', () => {
    const picture = { type: 'image', mimeType: 'image/png', data: 'AAAA' } as const;
    const [content] = read([
      { role: 'user', turn: 1, parts: [{ type: 'text', text: 'This?' }, picture] },
    ]).contents;
    expect(content?.parts).toEqual([
      { text: 'This?' },
      { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
    ]);
  });

  it('takes instructions before the first word to the standing one', () => {
    const messages = [system('They spoke of Oslo.', true), system('Be kind.'), user('Hi.')];
    expect(read(messages).instructions).toEqual(['They spoke of Oslo.', 'Be kind.']);
    expect(lines(messages)).toEqual(['user: Hi.']);
    expect(lines(messages, { inPlace: true })).toEqual(['user: They spoke of Oslo. | Be kind. | Hi.']);
  });

  it('lets the instruction that the model answers first stand where it was, also later on', () => {
    const first = [system('Be kind.'), system('Greet the caller.')];
    expect(read(first)).toMatchObject({ instructions: ['Be kind.'] });
    expect(lines(first)).toEqual(['user: Greet the caller.']);
    const later = [...first, bot('Welcome.'), user('Hi.')];
    expect(read(later)).toMatchObject({ instructions: ['Be kind.'] });
    expect(lines(later)).toEqual(['user: Greet the caller.', 'model: Welcome.', 'user: Hi.']);
  });

  it('gives later instructions as words of the user, in their place', () => {
    const messages = [user('Hi.'), bot('Hello.'), system('Say goodbye.')];
    expect(lines(messages)).toEqual(['user: Hi.', 'model: Hello.', 'user: Say goodbye.']);
  });

  it('begins and ends with the user, whoever has spoken', () => {
    expect(lines([])).toEqual([`user: ${NOBODY_SPOKE}`]);
    expect(lines([system('They spoke of Oslo.', true)])).toEqual([`user: ${NOBODY_SPOKE}`]);
    expect(lines([bot('Welcome.')])).toEqual([
      `user: ${NOBODY_SPOKE}`,
      'model: Welcome.',
      `user: ${USER_IS_SILENT}`,
    ]);
  });

  it('leaves out what says nothing', () => {
    expect(lines([user('Hi.'), bot(''), user('Hm?', 2)])).toEqual(['user: Hi. | Hm?']);
  });
});

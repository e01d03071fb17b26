import {
  type LanguageModelEvent,
  type LanguageModelRequest,
  type Message,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { type Script, scriptedAgent } from './index.js';

const user = (text: string): Message => ({ role: 'user', turn: 1, parts: [{ type: 'text', text }] });
const bot = (text: string): Message => ({ role: 'assistant', turn: 1, text, toolCalls: [] });
const tools = [{ name: 'track', description: 'Tracks.', parameters: { type: 'object' } }];

const script: Script = {
  greeting: 'Hello!',
  rules: [
    { when: /my name is (?<name>\w+)/, say: 'Hello, {name}.' },
    { when: /^(?:hello|hi)\b/g, say: ({ name }) => `Hello${name === undefined ? '' : ` again, ${name}`}.` },
    { when: /what is my name/, say: '{name} {constructor} it is.' },
    { when: /joke/, say: 'Only one: ha.', once: true },
    { when: /joke/, say: 'No more jokes.' },
    {
      when: /order(?: (?<order>\d+))?/,
      asks: [
        { slot: 'order', ask: 'Which number?', answer: /\d[\d ]*/ },
        { slot: 'town', ask: 'To which town, {name}?', answer: /(?:to|in) (?<town>\w+)/ },
      ],
      say: 'I look.',
      call: {
        tool: 'track',
        arguments: ({ order = '', town = '' }) => ({ order, town }),
        answer: (result, { order }) => `${order} is ${String(result)}.`,
      },
    },
  ],
  otherwise: ['Pardon?', 'I do not know.'],
  onToolError: 'Sorry, {name}.',
};

/** The events for a conversation, with the virtual time at which each came. */
async function timed(messages: readonly Message[], request: Partial<LanguageModelRequest> = {}) {
  const clock = new VirtualClock();
  const agent = scriptedAgent(script, { clock, firstTokenMs: 100, wordMs: 20 });
  const events: { atMs: number; event: LanguageModelEvent }[] = [];
  const { signal } = new AbortController();
  const reading = (async () => {
    for await (const event of agent.stream({ messages, tools, signal, ...request })) {
      events.push({ atMs: clock.now(), event });
    }
  })();
  reading.catch(() => {});
  await clock.run(10_000);
  await reading;
  expect(clock.pending).toBe(0);
  return events;
}

async function answer(messages: readonly Message[], request: Partial<LanguageModelRequest> = {}) {
  const events = (await timed(messages, request)).map(({ event }) => event);
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { text, events, calls: events.filter((event) => event.type === 'toolCall') };
}

/** What it says to each of several things the user says. */
async function talk(...said: readonly string[]): Promise<readonly string[]> {
  const messages: Message[] = [];
  const answers: string[] = [];
  for (const text of said) {
    messages.push(user(text));
    const { text: answered } = await answer(messages);
    messages.push(bot(answered));
    answers.push(answered);
  }
  return answers;
}

describe('scriptedAgent', () => {
  it('answers by the first rule that matches, whatever the case and the punctuation', async () => {
    expect(await talk('HI, there!', '“My name—is... Anna’.”', 'Hi.', 'hi', 'What is MY name?')).toEqual([
      'Hello.',
      'Hello, Anna.',
      'Hello again, Anna.',
      'Hello again, Anna.',
      'Anna it is.',
    ]);
  });

  it('keeps the newest value of a slot', async () => {
    expect((await talk('My name is Anna', 'no, my name is Hanna', 'hello')).at(-1)).toBe(
      'Hello again, Hanna.',
    );
  });

  it('says its lines in turn when it does not understand', async () => {
    expect(await talk('Brr', 'Hello', 'Grr', 'Wrr')).toEqual([
      'Pardon?',
      'Hello.',
      'I do not know.',
      'Pardon?',
    ]);
  });

  it('greets when it is to speak first', async () => {
    expect((await answer([])).text).toBe('Hello!');
    expect((await answer([{ role: 'system', text: 'Greet the caller.' }])).text).toBe('Hello!');
  });

  it('uses a rule once that is to be used once', async () => {
    expect(await talk('A joke!', 'Another joke!', 'joke')).toEqual([
      'Only one: ha.',
      'No more jokes.',
      'No more jokes.',
    ]);
  });

  it('asks for what is missing, again if need be, and then goes on', async () => {
    expect(await talk('My order, please', 'What?', '12 34', 'to Bern')).toEqual([
      'Which number?',
      'Which number?',
      'To which town, ?',
      'I look.',
    ]);
    expect(await talk('order 7 please', 'In Bern')).toEqual(['To which town, ?', 'I look.']);
  });

  it('lets the user turn to something else in place of an answer', async () => {
    expect(await talk('My order', 'A joke!', '12')).toEqual(['Which number?', 'Only one: ha.', 'Pardon?']);
  });

  it('calls the tool with what it was told, and speaks of the result', async () => {
    const messages = [user('order 7'), bot('To which town, ?'), user('to Bern')];
    const { events, calls } = await answer(messages);
    const call = { id: 'call-1', name: 'track', arguments: { order: '7', town: 'Bern' } };
    expect(calls).toEqual([{ type: 'toolCall', ...call }]);
    expect(events.at(-1)).toEqual({ type: 'finish', reason: 'toolCalls' });
    const called: Message[] = [
      ...messages,
      { role: 'assistant', turn: 1, text: 'I look.', toolCalls: [call] },
    ];
    const result = { role: 'tool', turn: 1, callId: 'call-1', name: 'track' } as const;
    expect((await answer([...called, { ...result, result: 'late' }])).text).toBe('7 is late.');
    const failed = await answer([
      user('my name is Anna'),
      ...called,
      { ...result, result: null, isError: true },
    ]);
    expect(failed.text).toBe('Sorry, Anna.');
    const again = await answer([...called, { ...result, result: 'late' }, user('order 8')]);
    expect(again.calls).toMatchObject([{ id: 'call-2', arguments: { order: '8', town: 'Bern' } }]);
  });

  it('calls no tool that it is not given, or may not call', async () => {
    const messages = [user('order 7'), user('to Bern')];
    for (const request of [{ tools: [] }, { toolChoice: 'none' }] as const) {
      const { text, events } = await answer(messages, request);
      expect([text, events.at(-1)]).toEqual(['I look.', { type: 'finish', reason: 'stop' }]);
    }
  });

  it('speaks at its pace', async () => {
    const events = await timed([user('order 7'), user('in Bern')]);
    expect(events.map(({ atMs, event }) => [atMs, event.type])).toEqual([
      [100, 'text'],
      [120, 'text'],
      [120, 'toolCall'],
      [120, 'finish'],
    ]);
  });

  it('says the same to the same conversation, asked anew or in between others', async () => {
    const messages = [user('order 7'), user('in Bern')];
    const first = await timed(messages);
    await timed([user('joke')]);
    expect(await timed(messages)).toEqual(first);
  });

  it.each([1, 2])('says nothing more after an abort behind word %i, and calls no tool', async (words) => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const { signal } = controller;
    const agent = scriptedAgent(script, { clock });
    const stream = agent.stream({ messages: [user('order 7'), user('in Bern')], tools, signal });
    const iterator = stream[Symbol.asyncIterator]();
    for (let word = 0; word < words; word++) {
      const next = iterator.next();
      await clock.run(200);
      expect((await next).value?.type).toBe('text');
    }
    controller.abort();
    await expect(iterator.next()).rejects.toMatchObject({ code: 'aborted' });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(clock.pending).toBe(0);
  });
});

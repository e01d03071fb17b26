import { describe, expect, test } from 'vitest';
import {
  AntiphonError,
  ErrorFrame,
  FunctionCallResultFrame,
  inlet,
  type LanguageModel,
  LLMEndFrame,
  LLMRunFrame,
  LLMTextFrame,
  type LlmOptions,
  llm,
  pipeline,
  TextFrame,
  TranscriptionFrame,
  TTSSpeakFrame,
  textOf,
  tool,
  VirtualClock,
} from '../index.js';
import { playedModel, said, stopped } from './fakes.test-support.js';

async function open(model: LanguageModel, clock: VirtualClock, options: LlmOptions = {}) {
  const session = pipeline(
    inlet(TranscriptionFrame, TextFrame, LLMRunFrame, TTSSpeakFrame),
    llm(model, options),
  ).open({ clock });
  const kinds: string[] = [];
  const texts: string[] = [];
  const errors: ErrorFrame[] = [];
  session.output$.subscribe((frame) => kinds.push(frame.kind));
  session.frames$(LLMTextFrame).subscribe(({ text }) => texts.push(text));
  session.frames$(ErrorFrame).subscribe((error) => errors.push(error));
  await session.start();
  return { session, kinds, texts, errors };
}

const history = (session: { conversation: { messages: readonly Parameters<typeof textOf>[0][] } }) =>
  session.conversation.messages.map((message) => `${message.role}: ${textOf(message)}`);

describe('llm', () => {
  test('answers a transcription, streams, and remembers both sides', async () => {
    const clock = new VirtualClock();
    const { model, requests } = playedModel(clock, [said('Hello '), said('there.'), stopped]);
    const { session, kinds, texts } = await open(model, clock, { system: 'Be brief.' });
    session.send(new TranscriptionFrame({ text: 'Hi.' }));
    await clock.run(100);
    expect(texts).toEqual(['Hello ', 'there.']);
    expect(kinds).toEqual(['start', 'llmStart', 'llmText', 'llmText', 'llmEnd']);
    expect(history(session)).toEqual(['user: Hi.', 'assistant: Hello there.']);
    expect(requests[0]).toMatchObject({ system: 'Be brief.', tools: [] });
    expect(session.turns).toMatchObject([
      { turn: 1, outcome: 'completed', user: 'Hi.', said: 'Hello there.', latency: { firstTokenMs: 10 } },
    ]);
    await session.cancel();
    expect(clock.pending).toBe(0);
  });

  test('has nothing to say to silence', async () => {
    const clock = new VirtualClock();
    const { model, requests } = playedModel(clock);
    const { session } = await open(model, clock);
    session.send(new TranscriptionFrame({ text: ' ' }));
    await clock.run(100);
    expect(requests).toEqual([]);
  });

  test('an interruption leaves the stream, and keeps what was said', async () => {
    const clock = new VirtualClock();
    const { model, left } = playedModel(
      clock,
      [said('One '), said('two '), said('three '), stopped],
      [said('Yes.'), stopped],
    );
    const { session, texts } = await open(model, clock);
    session.send(new TextFrame({ text: 'Count.' }));
    await clock.run(25);
    session.send(new TextFrame({ text: 'Stop!' }));
    await clock.run(100);
    expect(left()).toBe(2);
    expect(texts).toEqual(['One ', 'two ', 'Yes.']);
    expect(session.turns.map(({ outcome, user }) => [outcome, user])).toEqual([
      ['interrupted', 'Count.'],
      ['completed', 'Stop!'],
    ]);
    expect(history(session)).toEqual([
      'user: Count.',
      'assistant: One two ',
      'user: Stop!',
      'assistant: Yes.',
    ]);
  });

  test('remembers what was said past it before it called a tool before that call', async () => {
    const clock = new VirtualClock();
    const { model } = playedModel(
      clock,
      [said('Let me'), { type: 'toolCall', id: 'a', name: 'nothing', arguments: {} }, stopped],
      [said('Done.'), stopped],
    );
    const { session } = await open(model, clock);
    session.send(new TextFrame({ text: 'Do it.' }));
    await clock.run(15);
    session.send(new TTSSpeakFrame({ text: 'A moment.' }));
    await clock.run(500);
    expect(history(session).map((line) => line.trim())).toEqual([
      'user: Do it.',
      'assistant: Let me A moment.',
      expect.stringMatching(/^tool/),
      'assistant: Done.',
    ]);
    expect(session.turns[0]?.said).toBe('Let me A moment. Done.');
  });

  test('calls tools, side by side, and goes on with their results', async () => {
    const clock = new VirtualClock();
    const call = (id: string, city: string) =>
      ({ type: 'toolCall', id, name: 'weather', arguments: { city } }) as const;
    const { model, requests } = playedModel(
      clock,
      [said('Let me look.'), call('a', 'Oslo'), call('b', 'Rome'), { type: 'finish', reason: 'toolCalls' }],
      [said('Cold and warm.'), stopped],
    );
    const weather = tool({
      name: 'weather',
      description: 'The weather in a city.',
      jsonSchema: { type: 'object', properties: { city: { type: 'string' } } },
      parameters: anything,
      execute: async (args) => {
        await new Promise<void>((resolve) => clock.after(100, resolve));
        return { degrees: (args as { city: string }).city === 'Oslo' ? -3 : 21 };
      },
    });
    const { session, kinds } = await open(model, clock, { tools: [weather] });
    const results: unknown[] = [];
    const ends: string[] = [];
    session.frames$(LLMEndFrame).subscribe(({ text }) => ends.push(text));
    session.frames$(FunctionCallResultFrame).subscribe(({ result }) => results.push(result));
    session.send(new TextFrame({ text: 'Weather?' }));
    await clock.run(500);
    expect(results).toEqual([{ degrees: -3 }, { degrees: 21 }]);
    expect(kinds.filter((kind) => kind.startsWith('llm') || kind.startsWith('func'))).toEqual([
      'llmStart',
      'llmText',
      'functionCallStart',
      'functionCallStart',
      'functionCallResult',
      'functionCallResult',
      'llmText',
      'llmEnd',
    ]);
    expect(ends).toEqual(['Let me look. Cold and warm.']);
    expect(requests[1]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool']);
    expect(session.turns[0]).toMatchObject({
      outcome: 'completed',
      said: 'Let me look. Cold and warm.',
      toolCalls: [
        { name: 'weather', tookMs: 100, failed: false },
        { name: 'weather', tookMs: 100, failed: false },
      ],
    });
  });

  test('a model that calls tools for ever is told to speak', async () => {
    const clock = new VirtualClock();
    const again = (id: string) =>
      [{ type: 'toolCall', id, name: 'nothing', arguments: {} }, stopped] as const;
    const { model, requests } = playedModel(clock, again('1'), again('2'), [said('Enough.'), stopped]);
    const { session, texts } = await open(model, clock, { maxToolRounds: 2 });
    session.send(new TextFrame({ text: 'Go.' }));
    await clock.run(500);
    expect(requests.map(({ toolChoice }) => toolChoice)).toEqual(['auto', 'auto', 'none']);
    expect(texts).toEqual(['Enough.']);
  });

  test('tries again while nothing was spoken, and never repeats what was', async () => {
    const clock = new VirtualClock();
    const busy = new AntiphonError('service_failed', 'busy', { retryable: true });
    const first = playedModel(clock, [busy], [said('Here.'), stopped]);
    const recovered = await open(first.model, clock);
    recovered.session.send(new TextFrame({ text: 'Hello?' }));
    await clock.run(300);
    expect(recovered.texts).toEqual(['Here.']);
    expect(recovered.errors).toEqual([]);

    const second = playedModel(clock, [said('Well, '), busy], [said('never asked'), stopped]);
    const failed = await open(second.model, clock);
    failed.session.send(new TextFrame({ text: 'Hello?' }));
    await clock.run(100);
    expect(failed.texts).toEqual(['Well, ']);
    expect(failed.errors).toMatchObject([{ code: 'service_failed', processor: 'llm', fatal: false }]);
    expect(second.requests).toHaveLength(1);
  });

  test('a model that goes silent is given up after its time', async () => {
    const clock = new VirtualClock();
    const hung: LanguageModel = {
      name: 'hung',
      stream: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }),
    };
    const { session, errors, kinds } = await open(hung, clock, {
      silenceTimeoutMs: 1000,
      retryBackoff: { baseMs: 0 },
    });
    session.send(new TextFrame({ text: 'Hello?' }));
    await clock.run(1999);
    expect(errors).toEqual([]);
    await clock.run(1);
    expect(errors).toMatchObject([{ code: 'service_timeout', message: 'hung sent nothing for 1000 ms' }]);
    expect(kinds.at(-1)).toBe('llmEnd');
    expect(session.turns).toMatchObject([{ outcome: 'error' }]);
    await session.cancel();
    expect(clock.pending).toBe(0);
  });

  test('speaks first when told to, in a turn of its own once the last one is over', async () => {
    const clock = new VirtualClock();
    const { model, requests } = playedModel(
      clock,
      [said('Welcome.'), stopped],
      [said('Still there?'), stopped],
    );
    const { session } = await open(model, clock);
    session.send(new LLMRunFrame({ instruction: 'Greet the caller.' }));
    await clock.run(50);
    session.send(new LLMRunFrame());
    await clock.run(50);
    expect(requests[0]?.messages).toMatchObject([{ role: 'system', text: 'Greet the caller.' }]);
    expect(session.turns.map(({ turn, said: words }) => [turn, words])).toEqual([
      [0, 'Welcome.'],
      [1, 'Still there?'],
    ]);
  });
});

const anything = {
  '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
} as const;

import { createGoogleGenerativeAI } from '@ai-sdk/google';
import {
  ErrorFrame,
  inlet,
  type LanguageModelEvent,
  type LanguageModelRequest,
  LLMTextFrame,
  llm,
  type Message,
  pipeline,
  TextFrame,
  TranscriptionFrame,
  tool,
  VirtualClock,
} from '@antiphon/core';
import { type GeminiSimulatorOptions, scriptedReplies, startGeminiSimulator } from '@antiphon/simulators';
import { describe, expect, it } from 'vitest';
import { aiSdkLlm } from './ai-sdk-llm.js';
import type { AiSdkLlmOptions } from './options.js';

const KEY = 'AIza-a-very-secret-key-0123';
const weather = {
  name: 'weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
} as const;
const asked: Message = { role: 'user', turn: 1, parts: [{ type: 'text', text: 'Hello?' }] };

async function read(stream: AsyncIterable<LanguageModelEvent>) {
  const events: LanguageModelEvent[] = [];
  let error: unknown;
  try {
    for await (const event of stream) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { events, text, finish: events.find((event) => event.type === 'finish'), error };
}

describe('aiSdkLlm, with @ai-sdk/google', () => {
  async function serve(
    simulated: GeminiSimulatorOptions = {},
    options: AiSdkLlmOptions = {},
    modelId = 'gemini-2.5-flash',
  ) {
    const simulator = await startGeminiSimulator({ speech: 'scripted', keys: [KEY], ...simulated });
    const google = createGoogleGenerativeAI({ apiKey: KEY, baseURL: `${simulator.url}/v1beta` });
    const model = aiSdkLlm(google(modelId), options);
    const ask = (request: Partial<LanguageModelRequest> = {}) =>
      read(model.stream({ messages: [asked], tools: [], signal: new AbortController().signal, ...request }));
    const open = () => simulator.connections.filter((connection) => connection.open).length;
    return { simulator, model, ask, open, [Symbol.asyncDispose]: () => simulator.close() };
  }

  it('answers, and says why it stopped and what it took', async () => {
    await using served = await serve({ agent: ({ system }) => `You say: ${system}` });
    const { text, events, finish } = await served.ask({ system: 'Be brief.' });
    expect([text, finish]).toEqual(['You say: Be brief.', { type: 'finish', reason: 'stop', raw: 'STOP' }]);
    expect(events.find(({ type }) => type === 'usage')).toMatchObject({ inputTokens: expect.any(Number) });
  });

  it('has signatures back as they came, of texts and parallel calls', async () => {
    const calls = ['Oslo', 'Rome'].map((city) => ({ call: { name: 'weather', args: { city } } }));
    const agent = scriptedReplies([{ parts: [{ thought: 'Hm.' }, ...calls] }, 'Cold and warm.', 'Bye!']);
    const providerOptions = { google: { thinkingConfig: { includeThoughts: true } } };
    await using served = await serve({ agent }, { providerOptions }, 'gemini-3-flash-preview');
    const first = await served.ask({ tools: [weather] });
    expect(first.events).toContainEqual({ type: 'thought', text: 'Hm.' });
    const toolCalls = first.events.filter((event) => event.type === 'toolCall');
    expect(toolCalls).toMatchObject([{ signature: expect.stringContaining('thoughtSignature') }, {}]);
    const results = toolCalls.map(
      ({ id, name }): Message => ({ role: 'tool', turn: 1, callId: id, name, result: { degrees: 7 } }),
    );
    const messages: Message[] = [asked, { role: 'assistant', turn: 1, text: '', toolCalls }, ...results];
    const second = await served.ask({ tools: [weather], messages });
    expect([second.text, second.error]).toEqual(['Cold and warm.', undefined]);
    const signature = second.events
      .flatMap((event) => (event.type === 'text' ? (event.signature ?? []) : []))
      .at(-1);
    expect(signature).toEqual(expect.stringContaining('thoughtSignature'));
    const said: Message = {
      role: 'assistant',
      turn: 1,
      text: second.text,
      toolCalls: [],
      signature: String(signature),
    };
    const third = await served.ask({
      tools: [weather],
      messages: [...messages, said, { ...asked, turn: 2 }],
    });
    expect([third.text, third.error]).toEqual(['Bye!', undefined]);
    const altered = toolCalls.map((call) => ({ ...call, arguments: { city: 'Paris' } }));
    const wrong: Message[] = [
      asked,
      { role: 'assistant', turn: 1, text: '', toolCalls: altered },
      ...results,
    ];
    expect((await served.ask({ messages: wrong })).error).toMatchObject({
      message: expect.stringContaining('signature'),
    });
  });

  it('is understood whoever spoke first and last, with every option set', async () => {
    await using served = await serve(
      { agent: () => 'Yes.' },
      {
        temperature: 0,
        topP: 0.5,
        topK: 3,
        maxOutputTokens: 50,
        stopSequences: ['END'],
        seed: 1,
        headers: { 'x-a': 'b' },
      },
    );
    const bot: Message = { role: 'assistant', turn: 0, text: 'Welcome.', toolCalls: [] };
    const note: Message = { role: 'system', text: 'Greet.' };
    for (const messages of [
      [],
      [bot],
      [note],
      [note, bot],
      [note, bot, asked, bot, note],
      [bot, asked, asked, bot, bot],
    ]) {
      for (const toolChoice of ['auto', 'none', { name: 'weather' }] as const) {
        const { error, text } = await served.ask({ messages, tools: [weather], toolChoice });
        expect([error, text]).toEqual([undefined, 'Yes.']);
      }
    }
  });

  it('shows pictures', async () => {
    let shown: unknown;
    await using served = await serve({
      agent: ({ contents }) => {
        shown = contents[0]?.parts?.[1];
        return 'A dot.';
      },
    });
    const data = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]).toString('base64');
    const picture = { type: 'image', mimeType: 'image/png', data } as const;
    await served.ask({
      messages: [{ role: 'user', turn: 1, parts: [{ type: 'text', text: 'This?' }, picture] }],
    });
    expect(shown).toEqual({ inlineData: { mimeType: 'image/png', data } });
  });

  it.each([
    [400, false, undefined],
    [403, false, undefined],
    [404, false, undefined],
    [429, true, 1_500],
    [503, true, undefined],
  ] as const)('tells HTTP %i for what it is, without the key', async (status, retryable, retryAfterMs) => {
    await using served = await serve({ faults: [{ kind: 'http', status, retryAfterMs: 1_500 }] });
    const { error } = await served.ask();
    expect(error).toMatchObject({ code: 'service_failed', retryable, retryAfterMs });
    expect((error as Error).message).toContain(`HTTP ${status}`);
    expect(String(error)).not.toContain(KEY);
  });

  it('would ask again when the connection is lost, or never made', async () => {
    const agent = () => 'One two three four five six seven eight nine ten eleven twelve.';
    await using served = await serve({ agent, faults: [{ kind: 'drop', at: { afterMessages: 1 } }] });
    expect((await served.ask()).error).toMatchObject({ code: 'connection_lost', retryable: true });
    await served.simulator.close();
    expect((await served.ask()).error).toMatchObject({ code: 'connection_failed', retryable: true });
  });

  it('would ask again when an answer is broken', async () => {
    for (const parts of [[{ text: 'It ' }, { error: 503 }], []]) {
      const finishReason = 'MALFORMED_FUNCTION_CALL';
      await using served = await serve({ agent: () => ({ parts, finishReason }) });
      expect((await served.ask()).error).toMatchObject({ code: 'service_failed', retryable: true });
    }
  });

  it('does not wait for ever, and closes the connection', async () => {
    const agent = () => ({ parts: [{ text: 'Well' }, { text: 'never', delayMs: 3_600_000 }] });
    await using served = await serve({ agent }, { silenceTimeoutMs: 150 });
    expect((await served.ask()).error).toMatchObject({ code: 'service_timeout', retryable: true });
    await expect.poll(served.open).toBe(0);
    const iterator = served.model
      .stream({ messages: [asked], tools: [], signal: new AbortController().signal })
      [Symbol.asyncIterator]();
    while ((await iterator.next()).value?.type !== 'text');
    const waiting = iterator.next();
    expect(served.open()).toBe(1);
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await expect.poll(served.open).toBe(0);
  });

  it('talks in a pipeline, calls tools, and never repeats what it has said', async () => {
    const calls = [{ call: { name: 'weather', args: { city: 'Oslo' } } }];
    const agent = scriptedReplies([
      { parts: [{ error: 503 }] },
      { parts: [{ text: 'One moment. ' }, ...calls] },
      { parts: [{ text: 'It is ' }, { error: 503 }] },
      'never asked',
    ]);
    await using served = await serve({ agent }, {}, 'gemini-3-flash-preview');
    const cold = tool({
      ...weather,
      jsonSchema: weather.parameters,
      parameters: anything,
      execute: () => 'cold',
    });
    const session = pipeline(
      inlet(TranscriptionFrame, TextFrame),
      llm(served.model, { tools: [cold], retryBackoff: { baseMs: 1 } }),
    ).open();
    let text = '';
    session.frames$(LLMTextFrame).subscribe((frame) => {
      text += frame.text;
    });
    const errors: ErrorFrame[] = [];
    session.frames$(ErrorFrame).subscribe((error) => errors.push(error));
    await session.start();
    session.send(new TextFrame({ text: 'Weather?' }));
    await expect.poll(() => errors.length).toBe(1);
    expect(text).toBe('One moment. It is ');
    expect(session.turns).toMatchObject([{ toolCalls: [{ name: 'weather' }] }]);
    await session.cancel();
  });
});

describe('aiSdkLlm, with a model of version 2', () => {
  it('reads on as it is asked, ends though the stream does not close, and lets go of it', async () => {
    const parts = [
      { type: 'text-delta', id: '1', delta: 'Hel' },
      { type: 'text-delta', id: '1', delta: 'lo.' },
      { type: 'finish', finishReason: 'stop', usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } },
    ];
    let pulled = 0;
    let cancelled = false;
    const stream = new ReadableStream(
      {
        pull(controller) {
          const part = parts[pulled++];
          // After the last one the stream neither goes on nor ends.
          return part === undefined ? new Promise<void>(() => {}) : controller.enqueue(part);
        },
        cancel() {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const clock = new VirtualClock();
    const doStream = async () => ({ stream });
    const model = aiSdkLlm(
      { specificationVersion: 'v2', provider: 'own', modelId: 'm', doStream },
      { clock },
    );
    const iterator = model
      .stream({ messages: [asked], tools: [], signal: new AbortController().signal })
      [Symbol.asyncIterator]();
    expect((await iterator.next()).value).toEqual({ type: 'text', text: 'Hel' });
    expect(pulled).toBe(1);
    expect((await iterator.next()).value).toEqual({ type: 'text', text: 'lo.' });
    expect((await iterator.next()).value).toMatchObject({ type: 'usage', totalTokens: 3 });
    const last = iterator.next();
    await clock.run(1_000);
    expect(await last).toMatchObject({ value: { type: 'finish', reason: 'stop' } });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(cancelled).toBe(true);
    expect(clock.pending).toBe(0);
  });
});

const anything = {
  '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
} as const;

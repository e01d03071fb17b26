import {
  type LanguageModelEvent,
  type LanguageModelRequest,
  type Message,
  VirtualClock,
} from '@antiphon/core';
import { type GeminiSimulatorOptions, scriptedReplies, startGeminiSimulator } from '@antiphon/simulators';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { serving } from '../sdk/serving.test-support.js';
import { geminiLlm } from './gemini-llm.js';
import type { GeminiLlmOptions } from './options.js';
import { SDKS } from './sdks.test-support.js';

const KEY = 'a-very-secret-key';
const weather = {
  name: 'weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
} as const;
const asked: Message = { role: 'user', turn: 1, parts: [{ type: 'text', text: 'Hello?' }] };

const requestOf = (request: Partial<LanguageModelRequest> = {}): LanguageModelRequest => ({
  messages: [asked],
  tools: [],
  signal: new AbortController().signal,
  ...request,
});

async function read(stream: AsyncIterable<LanguageModelEvent>) {
  const events: LanguageModelEvent[] = [];
  let error: unknown;
  try {
    for await (const event of stream) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  const finish = events.find((event) => event.type === 'finish');
  return { events, text, finish, error };
}

describe.each(SDKS)('geminiLlm, with @google/genai $major', ({ sdk }) => {
  let warned: MockInstance;
  beforeEach(() => {
    warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => {
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  async function serve(simulated: GeminiSimulatorOptions = {}, options: Partial<GeminiLlmOptions> = {}) {
    const simulator = await startGeminiSimulator({ speech: 'scripted', keys: [KEY], ...simulated });
    const model = geminiLlm({
      model: 'gemini-2.5-flash',
      apiKey: KEY,
      baseUrl: simulator.url,
      sdk,
      ...options,
    });
    const ask = (request?: Partial<LanguageModelRequest>) => read(model.stream(requestOf(request)));
    const open = () => simulator.connections.filter((connection) => connection.open).length;
    return { simulator, model, ask, open, [Symbol.asyncDispose]: () => simulator.close() };
  }

  it('sends what is to be said, and says what comes back', async () => {
    const seen: unknown[] = [];
    await using served = await serve({
      agent: ({ system, contents }) => {
        seen.push({ system, contents });
        return 'Hello there, how are you?';
      },
    });
    const { text, finish, events, error } = await served.ask({ system: 'Be brief.' });
    expect([text, finish, error]).toEqual([
      'Hello there, how are you?',
      { type: 'finish', reason: 'stop', raw: 'STOP' },
      undefined,
    ]);
    expect(seen).toEqual([
      { system: 'Be brief.', contents: [{ role: 'user', parts: [{ text: 'Hello?' }] }] },
    ]);
    const usage = events.findLast((event) => event.type === 'usage');
    expect(usage).toMatchObject({ inputTokens: expect.any(Number), totalTokens: expect.any(Number) });
    const [request] = served.simulator.recorder.connections;
    expect(request?.info.path).toMatch(/^\/v1(beta)?\/models\/gemini-2\.5-flash:streamGenerateContent$/);
  });

  it('uses the version it is told to', async () => {
    await using served = await serve({}, { apiVersion: 'v1alpha' });
    await served.ask();
    expect(served.simulator.recorder.connections[0]?.info.path).toMatch(/^\/v1alpha\//);
  });

  it('takes key and address from the environment', async () => {
    await using served = await serve();
    for (const [name, value] of Object.entries(served.simulator.env)) vi.stubEnv(name, value);
    try {
      const model = geminiLlm({ model: 'gemini-2.5-flash', sdk });
      expect((await read(model.stream(requestOf()))).finish).toMatchObject({ reason: 'stop' });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('asks nobody without a key, and says what is missing', async () => {
    await using served = await serve({}, { apiKey: undefined });
    vi.stubEnv('GEMINI_API_KEY', '');
    vi.stubEnv('GOOGLE_API_KEY', '');
    try {
      expect((await served.ask()).error).toMatchObject({ code: 'service_failed', retryable: false });
      await expect(served.model.prewarm?.()).rejects.toThrow('GEMINI_API_KEY');
      expect(served.simulator.connections).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('has every signature back as it came, of thoughts, texts and parallel calls', async () => {
    const calls = ['Oslo', 'Rome'].map((city) => ({ call: { name: 'weather', args: { city } } }));
    await using served = await serve(
      {
        agent: scriptedReplies([{ parts: [{ thought: 'Look it up.' }, ...calls] }, 'Cold and warm.', 'Bye!']),
      },
      { model: 'gemini-3-flash-preview', thinking: { level: 'low', include: true } },
    );
    const first = await served.ask({ tools: [weather] });
    const toolCalls = first.events.filter((event) => event.type === 'toolCall');
    expect(first.events[0]).toMatchObject({ type: 'thought', text: 'Look it up.' });
    expect(first.finish).toMatchObject({ reason: 'toolCalls' });
    expect(toolCalls).toMatchObject([
      { arguments: { city: 'Oslo' }, signature: expect.any(String) },
      { name: 'weather' },
    ]);
    const results = toolCalls.map(
      ({ id, name }): Message => ({ role: 'tool', turn: 1, callId: id, name, result: { degrees: 7 } }),
    );
    const messages: Message[] = [asked, { role: 'assistant', turn: 1, text: '', toolCalls }, ...results];
    const second = await served.ask({ tools: [weather], messages });
    expect([second.text, second.error]).toEqual(['Cold and warm.', undefined]);
    const signature = second.events
      .flatMap((event) => (event.type === 'text' ? (event.signature ?? []) : []))
      .at(-1);
    expect(signature).toEqual(expect.any(String));
    const said: Message = {
      role: 'assistant',
      turn: 1,
      text: second.text,
      toolCalls: [],
      ...(signature ? { signature } : {}),
    };
    const third = await served.ask({
      tools: [weather],
      messages: [...messages, said, { ...asked, turn: 2 }],
    });
    expect([third.text, third.error]).toEqual(['Bye!', undefined]);
    // The simulator does check: what is altered is refused.
    const altered = toolCalls.map((call) => ({ ...call, arguments: { city: 'Paris' } }));
    const wrong = await served.ask({
      messages: [asked, { role: 'assistant', turn: 1, text: '', toolCalls: altered }, ...results],
    });
    expect(wrong.error).toMatchObject({ message: expect.stringContaining('signature') });
  });

  it('is understood with calls that another model made, of which nobody signed any', async () => {
    await using served = await serve({ agent: () => 'Warm.' }, { model: 'gemini-3-flash-preview' });
    const toolCalls = [{ id: 'c', name: 'weather', arguments: { city: 'Rome' } }];
    const result: Message = { role: 'tool', turn: 1, callId: 'c', name: 'weather', result: 21 };
    const messages: Message[] = [asked, { role: 'assistant', turn: 1, text: '', toolCalls }, result];
    expect(await served.ask({ messages, tools: [weather] })).toMatchObject({
      text: 'Warm.',
      error: undefined,
    });
  });

  it('makes up the ids that a model does not give, and is understood with them', async () => {
    const nameless = {
      name: 'gemini-old',
      generation: 2,
      methods: ['generateContent'],
      inputTokenLimit: 1e6,
      outputTokenLimit: 8_192,
      thinking: 'never',
      signatures: 'none',
      callIds: false,
    } as const;
    const calls = ['Oslo', 'Rome'].map((city) => ({ call: { name: 'weather', args: { city } } }));
    await using served = await serve(
      { models: [nameless], agent: scriptedReplies([{ parts: calls }, 'Fine.']) },
      { model: 'gemini-old' },
    );
    const { events } = await served.ask({ tools: [weather] });
    const toolCalls = events.filter((event) => event.type === 'toolCall');
    expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(2);
    const results = toolCalls.map(
      ({ id, name }): Message => ({ role: 'tool', turn: 1, callId: id, name, result: 1 }),
    );
    const messages: Message[] = [asked, { role: 'assistant', turn: 1, text: '', toolCalls }, ...results];
    expect(await served.ask({ tools: [weather], messages })).toMatchObject({
      text: 'Fine.',
      error: undefined,
    });
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
    const parts = [
      { type: 'text', text: 'What is it?' },
      { type: 'image', mimeType: 'image/png', data },
    ] as const;
    expect((await served.ask({ messages: [{ role: 'user', turn: 1, parts }] })).text).toBe('A dot.');
    expect(shown).toEqual({ inlineData: { mimeType: 'image/png', data } });
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
        presencePenalty: 0,
        frequencyPenalty: 0,
        thinking: { budgetTokens: 0 },
        safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
        responseModalities: ['TEXT'],
        mediaResolution: 'low',
        extra: { responseMimeType: 'text/plain' },
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
        expect([messages.map(({ role }) => role), error, text]).toEqual([
          messages.map(({ role }) => role),
          undefined,
          'Yes.',
        ]);
      }
    }
  });

  it.each([
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'safety'],
    ['RECITATION', 'recitation'],
    ['OTHER', 'other'],
  ] as const)('says that it stopped for %s', async (finishReason, reason) => {
    await using served = await serve({ agent: () => ({ parts: [{ text: 'Well' }], finishReason }) });
    expect(await served.ask()).toMatchObject({ text: 'Well', finish: { reason }, error: undefined });
  });

  it('says that a prompt was refused', async () => {
    await using served = await serve({ agent: () => ({ parts: [], blockReason: 'SAFETY' }) });
    expect(await served.ask()).toMatchObject({
      finish: { reason: 'safety', raw: 'SAFETY' },
      error: undefined,
    });
  });

  it('would ask again after a malformed call', async () => {
    await using served = await serve({
      agent: () => ({ parts: [], finishReason: 'MALFORMED_FUNCTION_CALL' }),
    });
    expect((await served.ask()).error).toMatchObject({ code: 'service_failed', retryable: true });
  });

  it.each([
    [400, false],
    [403, false],
    [404, false],
    [429, true],
    [500, true],
    [503, true],
  ] as const)('tells HTTP %i for what it is, without the key', async (status, retryable) => {
    await using served = await serve({ faults: [{ kind: 'http', status, retryAfterMs: 1_500 }] });
    const { error } = await served.ask();
    expect(error).toMatchObject({ code: 'service_failed', retryable });
    expect((error as { retryAfterMs?: number }).retryAfterMs).toBe(status === 429 ? 1_500 : undefined);
    expect(String(error)).not.toContain(KEY);
  });

  it('tells an unknown key and an unknown model for what they are', async () => {
    await using served = await serve({}, { apiKey: 'another-secret-key' });
    const { error } = await served.ask();
    expect(error).toMatchObject({
      retryable: false,
      message: expect.stringMatching(/^Gemini refuses the API key/),
    });
    expect(String(error)).not.toContain('another-secret-key');
    await using other = await serve({}, { model: 'gemini-unknown' });
    expect((await other.ask()).error).toMatchObject({
      message: expect.stringContaining('does not know the model'),
    });
  });

  it('finds an error in the midst of a stream', async () => {
    await using served = await serve({ agent: () => ({ parts: [{ text: 'It ' }, { error: 503 }] }) });
    const { text, error } = await served.ask();
    expect(text).toBe('It ');
    expect(error).toMatchObject({
      code: 'service_failed',
      retryable: true,
      message: expect.stringContaining('overloaded'),
    });
  });

  it.each([
    ['drop', 'connection_lost'],
    ['malformedJson', undefined],
  ] as const)('survives a %s in the midst of a stream', async (kind, code) => {
    await using served = await serve({
      agent: () => 'One two three four five six seven eight nine ten eleven twelve.',
      faults: [{ kind, at: { afterMessages: 1 } }],
    });
    const { error, finish } = await served.ask();
    expect(finish).toBeUndefined();
    expect(error).toMatchObject({ retryable: true, ...(code === undefined ? {} : { code }) });
  });

  it('says that nobody is there', async () => {
    await using served = await serve({ faults: [{ kind: 'refuse' }] });
    expect((await served.ask()).error).toMatchObject({
      code: expect.stringMatching(/^connection_/),
      retryable: true,
    });
    await served.simulator.close();
    expect((await served.ask()).error).toMatchObject({ code: 'connection_failed', retryable: true });
  });

  it.each([
    ['answers nothing', { faults: [{ kind: 'hangHandshake' }] }],
    ['falls silent', { agent: () => ({ parts: [{ text: 'Well' }, { text: 'never', delayMs: 3_600_000 }] }) }],
  ] as const)('does not wait for ever for one that %s', async (_, simulated) => {
    await using served = await serve(simulated, { silenceTimeoutMs: 150 });
    expect((await served.ask()).error).toMatchObject({
      code: 'service_timeout',
      message: 'Gemini sent nothing for 150 ms',
      retryable: true,
    });
    await expect.poll(served.open).toBe(0);
  });

  it('closes the connection at once when it is left while it waits, and hangs on nothing', async () => {
    await using served = await serve({
      agent: () => ({ parts: [{ text: 'Well' }, { text: 'x', delayMs: 3_600_000 }] }),
    });
    const iterator = served.model.stream(requestOf())[Symbol.asyncIterator]();
    while ((await iterator.next()).value?.type !== 'text');
    // What is left of the first chunk, then nothing.
    await iterator.next();
    const waiting = iterator.next();
    expect(served.open()).toBe(1);
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await served.simulator.recorder.waitFor(([seen]) => seen?.end, { timeoutMs: 1_000 });
  });

  it('ends though the stream stays open once the model has said why it stopped', async () => {
    let left = false;
    await using endless = await serving((_, response) => {
      response.on('close', () => {
        left = true;
      });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = { candidates: [{ content: { parts: [{ text: 'Bye.' }] }, finishReason: 'STOP' }] };
      response.write(`data: ${JSON.stringify(chunk)}\r\n\r\n`);
    });
    const clock = new VirtualClock();
    const model = geminiLlm({ model: 'gemini-2.5-flash', apiKey: KEY, baseUrl: endless.url, sdk, clock });
    const reading = read(model.stream(requestOf()));
    await expect.poll(() => clock.run(250).then(() => left)).toBe(true);
    expect(await reading).toMatchObject({ text: 'Bye.', finish: { reason: 'stop' }, error: undefined });
  });

  it('does as well with a client of your own, and tells its errors', async () => {
    await using served = await serve({
      agent: scriptedReplies([
        'Hello.',
        { parts: [{ text: 'Well' }, { text: 'never', delayMs: 3_600_000 }] },
      ]),
      faults: [{ kind: 'http', status: 429, retryAfterMs: 1_500, on: { connection: 3 } }],
    });
    const { GoogleGenAI } = (await sdk()) as typeof import('@google/genai');
    const client = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: served.simulator.url } });
    const model = geminiLlm({ model: 'gemini-2.5-flash', client, silenceTimeoutMs: 150 });
    expect(await read(model.stream(requestOf()))).toMatchObject({ text: 'Hello.', error: undefined });
    const late = await read(model.stream(requestOf()));
    expect(late).toMatchObject({ text: 'Well', error: { code: 'service_timeout' } });
    await expect.poll(served.open).toBe(0);
    const refused = await read(model.stream(requestOf()));
    expect(refused.error).toMatchObject({ retryable: true, retryAfterMs: 1_500 });
  });

  it('is warmed up without a word to the model, and whether anybody is there or not', async () => {
    await using served = await serve({}, { prewarmTimeoutMs: 100 });
    await served.model.prewarm?.();
    const [warmed] = served.simulator.recorder.connections;
    expect(warmed?.info).toMatchObject({
      method: 'GET',
      path: expect.stringMatching(/models\/gemini-2\.5-flash$/),
    });
    await served.simulator.close();
    await served.model.prewarm?.();
    await using hung = await serve({ faults: [{ kind: 'hangHandshake' }] }, { prewarmTimeoutMs: 50 });
    await hung.model.prewarm?.();
    await expect.poll(hung.open).toBe(0);
  });
});

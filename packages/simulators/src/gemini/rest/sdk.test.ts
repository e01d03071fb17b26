import { GoogleGenAI as GoogleGenAI2 } from '@google/genai';
import { GoogleGenAI as GoogleGenAI3 } from 'google-genai-3';
import { describe, expect, it, vi } from 'vitest';
import { type GeminiSimulatorOptions, startGeminiSimulator } from '../start-gemini-simulator.js';

// The two majors differ in nothing that is used here but their default version of the API.
const SDKS = [
  { major: 2, GoogleGenAI: GoogleGenAI2 },
  { major: 3, GoogleGenAI: GoogleGenAI3 as unknown as typeof GoogleGenAI2 },
];

const WEATHER = {
  functionDeclarations: [
    {
      name: 'get_weather',
      description: 'The weather of a city',
      parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' } }, required: ['city'] },
    },
  ],
} as never;

describe.each(SDKS)('the REST API, to @google/genai $major', ({ GoogleGenAI }) => {
  const connect = async (options: GeminiSimulatorOptions = {}) => {
    const simulator = await startGeminiSimulator({ speech: 'scripted', keys: ['good'], ...options });
    const ai = new GoogleGenAI({ apiKey: 'good', httpOptions: { baseUrl: simulator.url } });
    return { simulator, ai, [Symbol.asyncDispose]: () => simulator.close() };
  };

  it('streams an answer in pieces, with a running total of tokens and a reason at the end', async () => {
    await using served = await connect({
      agent: () => 'It rains in Oslo, and it will rain tomorrow as well.',
    });
    const stream = await served.ai.models.generateContentStream({
      model: 'gemini-2.5-flash',
      contents: 'Hi',
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.map((chunk) => chunk.text).join('')).toBe(
      'It rains in Oslo, and it will rain tomorrow as well.',
    );
    expect(chunks.map((chunk) => chunk.candidates?.[0]?.finishReason).filter(Boolean)).toEqual(['STOP']);
    const totals = chunks.map((chunk) => chunk.usageMetadata?.totalTokenCount ?? 0);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    expect(chunks[0]).toMatchObject({ modelVersion: 'gemini-2.5-flash' });
  });

  it('calls a declared function that fits, and says what it gave back', async () => {
    await using served = await connect();
    const question = { role: 'user', parts: [{ text: 'What is the weather in Oslo?' }] };
    const config = { tools: [WEATHER] };
    const model = 'gemini-3-flash-preview';
    const first = await served.ai.models.generateContent({ model, contents: [question], config });
    const [call] = first.functionCalls ?? [];
    expect(call).toMatchObject({ name: 'get_weather', args: { city: 'Oslo' } });
    const content = first.candidates?.[0]?.content;
    expect(content?.parts?.[0]?.thoughtSignature).toMatch(/^[\w+/]+=*$/);
    const answer = { id: call?.id, name: 'get_weather', response: { output: '12 degrees and rain' } };
    const second = await served.ai.models.generateContent({
      model,
      contents: [question, content, { role: 'user', parts: [{ functionResponse: answer }] }] as never,
      config,
    });
    expect(second.text).toBe('Here is what I found: 12 degrees and rain.');
  });

  it('sends parallel calls in one chunk, the first of them signed, and wants it back unaltered', async () => {
    const calls = ['Oslo', 'Rome'].map((city) => ({ call: { name: 'get_weather', args: { city } } }));
    await using served = await connect({ agent: () => ({ parts: calls }) });
    const ask = (contents: unknown) =>
      served.ai.models.generateContent({
        model: 'gemini-3-flash-preview',
        contents: contents as never,
        config: { tools: [WEATHER] },
      });
    const question = { role: 'user', parts: [{ text: 'Compare them' }] };
    const given = await ask([question]);
    const parts = given.candidates?.[0]?.content?.parts ?? [];
    expect(parts.map((part) => [part.functionCall?.args?.city, part.thoughtSignature !== undefined])).toEqual(
      [
        ['Oslo', true],
        ['Rome', false],
      ],
    );
    const responses = parts.map(({ functionCall }) => ({
      functionResponse: { id: functionCall?.id, name: functionCall?.name, response: { output: 'rain' } },
    }));
    const withParts = (changed: unknown) => [
      question,
      { role: 'model', parts: changed },
      { role: 'user', parts: responses },
    ];
    await expect(ask(withParts(parts))).resolves.toBeDefined();
    const unsigned = parts.map(({ functionCall }) => ({ functionCall }));
    await expect(ask(withParts(unsigned))).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('missing a thought_signature'),
    });
    const altered = parts.map((part) => ({
      ...part,
      functionCall: { ...part.functionCall, args: { city: 'Paris' } },
    }));
    await expect(ask(withParts(altered))).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('signature is not valid'),
    });
  });

  it('sends thoughts to those who ask for them, and counts them in any case', async () => {
    await using served = await connect({
      agent: () => ({ parts: [{ thought: 'Hm, hello?' }, { text: 'Hello!' }] }),
    });
    const ask = (includeThoughts: boolean) =>
      served.ai.models.generateContent({
        model: 'gemini-2.5-flash',
        contents: 'Hi',
        config: { thinkingConfig: { includeThoughts } },
      });
    const [shown, hidden] = [await ask(true), await ask(false)];
    expect(shown.candidates?.[0]?.content?.parts).toEqual([
      { text: 'Hm, hello?', thought: true },
      { text: 'Hello!' },
    ]);
    expect(hidden.candidates?.[0]?.content?.parts).toEqual([{ text: 'Hello!' }]);
    expect(hidden.usageMetadata?.thoughtsTokenCount).toBe(3);
  });

  it('refuses an unknown key, an unknown model, an unknown field', async () => {
    await using served = await connect();
    const { url } = served.simulator;
    const stranger = new GoogleGenAI({ apiKey: 'bad', httpOptions: { baseUrl: url } });
    const ask = (ai: typeof stranger, model = 'gemini-2.5-flash') =>
      ai.models.generateContent({ model, contents: 'Hi' });
    await expect(ask(stranger)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('API_KEY_INVALID'),
    });
    await expect(ask(served.ai, 'gemini-9')).rejects.toMatchObject({ status: 404 });
    const extra = new GoogleGenAI({
      apiKey: 'good',
      httpOptions: { baseUrl: url, extraBody: { colour: 'red' } },
    });
    await expect(ask(extra)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('Unknown name \\"colour\\"'),
    });
  });

  it('breaks off with an error event inside the 200 stream', async () => {
    await using served = await connect({ agent: () => ({ parts: [{ text: 'It ' }, { error: 503 }] }) });
    const stream = await served.ai.models.generateContentStream({
      model: 'gemini-2.5-flash',
      contents: 'Hi',
    });
    const read = async () => {
      for await (const chunk of stream) expect(chunk.text).toBe('It ');
    };
    await expect(read()).rejects.toMatchObject({ message: expect.stringContaining('UNAVAILABLE') });
  });

  it('is overrun with 429 and says when to come again', async () => {
    await using served = await connect({ faults: [{ kind: 'http', status: 429, retryAfterMs: 17_000 }] });
    const asked = served.ai.models.generateContent({ model: 'gemini-2.5-flash', contents: 'Hi' });
    const error = await asked.then(
      () => undefined,
      (thrown: { status: number; message: string }) => thrown,
    );
    expect(error?.status).toBe(429);
    expect(JSON.parse(error?.message ?? '').error.details).toContainEqual({
      '@type': 'type.googleapis.com/google.rpc.RetryInfo',
      retryDelay: '17s',
    });
  });

  it('is cut inside a character, and nothing is lost', async () => {
    await using served = await connect({
      agent: () => ({ parts: [{ text: 'Grüß dich, ' }, { text: 'Zoë 🙂!' }] }),
      faults: [{ kind: 'splitUtf8' }],
    });
    const stream = await served.ai.models.generateContentStream({
      model: 'gemini-2.5-flash',
      contents: 'Hi',
    });
    let text = '';
    for await (const chunk of stream) text += chunk.text ?? '';
    expect(text).toBe('Grüß dich, Zoë 🙂!');
    expect(served.simulator.recorder.connections[0]?.faults).toMatchObject([{ kind: 'splitUtf8' }]);
  });

  it('stops at the limit of tokens, and says so', async () => {
    await using served = await connect({ agent: () => 'One two three four five six seven eight nine ten.' });
    const answer = await served.ai.models.generateContent({
      model: 'gemini-2.5-flash',
      contents: 'Count',
      config: { maxOutputTokens: 4 },
    });
    expect(answer.candidates?.[0]?.finishReason).toBe('MAX_TOKENS');
    expect((answer.text ?? '').length).toBeLessThanOrEqual(16);
  });

  it('is found by an unmodified application through its environment', async () => {
    await using served = await connect({ agent: () => 'Found.' });
    for (const [name, value] of Object.entries(served.simulator.env)) vi.stubEnv(name, value);
    const answer = await new GoogleGenAI({}).models.generateContent({
      model: 'gemini-2.5-flash',
      contents: 'Hi',
    });
    vi.unstubAllEnvs();
    expect(answer.text).toBe('Found.');
  });

  it('lists its models and counts tokens', async () => {
    await using served = await connect();
    const names = [];
    for await (const model of await served.ai.models.list()) names.push(model.name);
    expect(names).toContain('models/gemini-2.5-flash');
    expect(await served.ai.models.get({ model: 'gemini-2.5-pro' })).toMatchObject({
      name: 'models/gemini-2.5-pro',
    });
    const counted = await served.ai.models.countTokens({ model: 'gemini-2.5-flash', contents: '12345678' });
    expect(counted.totalTokens).toBe(2);
  });

  it('leaves off when the client has gone', async () => {
    await using served = await connect({
      agent: () => ({ parts: [{ text: 'One ' }, { text: 'two', delayMs: 60_000 }] }),
    });
    const abort = new AbortController();
    const stream = await served.ai.models.generateContentStream({
      model: 'gemini-2.5-flash',
      contents: 'Hi',
      config: { abortSignal: abort.signal },
    });
    const read = async () => {
      for await (const _ of stream) abort.abort();
    };
    await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
    await served.simulator.recorder.waitFor(([seen]) => seen?.end !== undefined);
    expect(served.simulator.recorder.problems).toEqual([]);
  });
});

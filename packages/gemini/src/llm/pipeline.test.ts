import {
  ConnectionStateFrame,
  ErrorFrame,
  InputImageFrame,
  inlet,
  LLMEndFrame,
  LLMTextFrame,
  type LlmOptions,
  llm,
  pipeline,
  TextFrame,
  TranscriptionFrame,
  tool,
} from '@antiphon/core';
import {
  type GeminiReply,
  type GeminiSimulatorOptions,
  scriptedReplies,
  startGeminiSimulator,
} from '@antiphon/simulators';
import { describe, expect, it } from 'vitest';
import { geminiLlm } from './gemini-llm.js';
import type { GeminiLlmOptions } from './options.js';
import { SDKS } from './sdks.test-support.js';

const NEVER_MS = 3_600_000;

describe.each(SDKS)('llm() with geminiLlm and @google/genai $major', ({ sdk }) => {
  async function call(
    simulated: GeminiSimulatorOptions,
    options: LlmOptions = {},
    gemini: Partial<GeminiLlmOptions> = {},
  ) {
    const simulator = await startGeminiSimulator({ speech: 'scripted', ...simulated });
    const model = geminiLlm({
      model: 'gemini-3-flash-preview',
      apiKey: 'a-key',
      baseUrl: simulator.url,
      sdk,
      ...gemini,
    });
    const head = inlet(TranscriptionFrame, TextFrame, InputImageFrame);
    const session = pipeline(head, llm(model, options)).open();
    const seen = { texts: '', ends: [] as string[], states: [] as string[], errors: [] as string[] };
    session.frames$(LLMTextFrame).subscribe(({ text }) => {
      seen.texts += text;
    });
    session
      .frames$(LLMEndFrame)
      .subscribe(({ text, finishReason }) => seen.ends.push(`${finishReason}: ${text}`));
    session.frames$(ConnectionStateFrame).subscribe(({ state }) => seen.states.push(state));
    session.frames$(ErrorFrame).subscribe(({ message }) => seen.errors.push(message));
    await session.start();
    const requests = () =>
      simulator.recorder.connections.filter(({ info }) => info.path.endsWith(':streamGenerateContent'));
    const say = async (text: string) => {
      const before = seen.ends.length;
      session.send(new TextFrame({ text }));
      await expect.poll(() => seen.ends.length, { timeout: 5_000, interval: 5 }).toBeGreaterThan(before);
    };
    const end = async () => {
      await session.cancel();
      await simulator.close();
    };
    return { simulator, session, seen, requests, say, [Symbol.asyncDispose]: end };
  }

  it('talks over several turns, calls tools, and sends back what was signed', async () => {
    const calls = ['Oslo', 'Rome'].map((city) => ({ call: { name: 'weather', args: { city } } }));
    const agent = scriptedReplies([
      { parts: [{ thought: 'Two cities.' }, { text: 'One moment. ' }, ...calls] },
      'Cold in Oslo, warm in Rome.',
      'Goodbye!',
    ]);
    const weather = tool({
      name: 'weather',
      description: 'The weather in a city.',
      jsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      parameters: anything,
      execute: (args) => ({ degrees: (args as { city: string }).city === 'Oslo' ? -3 : 21 }),
    });
    await using on = await call(
      { agent },
      { system: 'Be brief.', tools: [weather] },
      { thinking: { include: true } },
    );
    await on.say('Compare Oslo and Rome.');
    await on.say('Thank you.');
    expect(on.seen).toEqual({
      texts: 'One moment. Cold in Oslo, warm in Rome.Goodbye!',
      ends: ['stop: One moment. Cold in Oslo, warm in Rome.', 'stop: Goodbye!'],
      states: [],
      errors: [],
    });
    expect(on.requests().map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(on.session.turns.map(({ toolCalls }) => toolCalls.length)).toEqual([2, 0]);
  });

  it('closes the stream when it is interrupted, and knows afterwards what was said', async () => {
    const agent = scriptedReplies([
      { parts: [{ text: 'One, ' }, { text: 'two, ' }, { text: 'three.', delayMs: NEVER_MS }] },
      ({ contents }) => String(contents[1]?.parts?.[0]?.text),
    ]);
    await using on = await call({ agent });
    on.session.send(new TextFrame({ text: 'Count.' }));
    await expect.poll(() => on.seen.texts).toBe('One, two, ');
    await on.say('Stop!');
    const [first] = on.requests();
    await on.simulator.recorder.waitFor(() => first?.end);
    expect(on.seen.texts).toBe('One, two, One, two, ');
    expect(on.session.turns.map(({ outcome }) => outcome)).toEqual(['interrupted', 'completed']);
  });

  it('waits as long as a 429 asks for, shows it, and then answers', async () => {
    const limited = {
      kind: 'http',
      status: 429,
      retryAfterMs: 300,
      on: { connection: 1, path: /stream/ },
    } as const;
    await using on = await call({ agent: () => 'Here.', faults: [limited] });
    await on.say('Hello?');
    expect(on.seen).toEqual({
      texts: 'Here.',
      ends: ['stop: Here.'],
      states: ['reconnecting', 'open'],
      errors: [],
    });
    const [refused, answered] = on.requests();
    expect(refused?.status).toBe(429);
    expect((answered?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(295);
  });

  it('does not keep the caller waiting for a quota that comes back tomorrow', async () => {
    const limited = { kind: 'http', status: 429, retryAfterMs: 80_000_000, on: { path: /stream/ } } as const;
    await using on = await call({ faults: [limited] });
    await on.say('Hello?');
    expect(on.seen.errors).toEqual([expect.stringContaining('too many requests')]);
    expect(on.requests()).toHaveLength(1);
  });

  it('never repeats words that were spoken, whatever breaks', async () => {
    const broken: GeminiReply = { parts: [{ text: 'Once upon ' }, { error: 503 }] };
    await using on = await call({ agent: scriptedReplies([broken, 'a time']) }, { attempts: 3 });
    await on.say('Tell me a story.');
    expect(on.seen).toMatchObject({ texts: 'Once upon ', ends: ['error: Once upon '] });
    expect(on.requests()).toHaveLength(1);
    await on.say('Go on.');
    expect(on.seen.texts).toBe('Once upon a time');
  });

  it('asks again after a malformed call and a lost connection', async () => {
    const agent = scriptedReplies([{ parts: [], finishReason: 'MALFORMED_FUNCTION_CALL' }, 'Here.']);
    const faults = [{ kind: 'refuse', on: { connection: 1, path: /stream/ } }] as const;
    await using on = await call({ agent, faults }, { attempts: 3, retryBackoff: { baseMs: 1 } });
    await on.say('Hello?');
    expect(on.seen).toMatchObject({ texts: 'Here.', errors: [] });
    expect(on.requests()).toHaveLength(3);
  });

  it('shows the model what the user shows', async () => {
    const pictures: number[] = [];
    const agent = scriptedReplies([
      ({ contents }) => {
        pictures.push(
          contents.flatMap(({ parts = [] }) => parts).filter(({ inlineData }) => inlineData).length,
        );
        return 'I see.';
      },
    ]);
    await using on = await call({ agent }, { vision: true });
    const image = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8]);
    on.session.send(new InputImageFrame({ image, mimeType: 'image/jpeg' }));
    on.session.send(new InputImageFrame({ image, mimeType: 'image/jpeg' }));
    await on.say('What is this?');
    await on.say('And now?');
    expect(pictures).toEqual([1, 1]);
    expect(on.seen.errors).toEqual([]);
  });
});

const anything = {
  '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
} as const;

import { bytesToPcm16, decodeAlaw, decodeMulaw, parseWav, resample } from '@antiphon/audio';
import { VirtualClock } from '@antiphon/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTelegraph, type Simulator, startDeepgramSimulator } from '../src/index.js';
import { clientOf, heard, type Message, ONCE } from './deepgram-client.js';

const MODEL = 'aura-2-thalia-en';
const PARAMS = { ...ONCE, model: MODEL, encoding: 'linear16', sample_rate: 16_000 } as const;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startDeepgramSimulator({ speech: 'scripted' });
});
afterAll(() => simulator.close());

type Params = Parameters<ReturnType<typeof clientOf>['speak']['v1']['createConnection']>[0];
const speak = async (params: Readonly<Record<string, unknown>> = {}, to = simulator) =>
  heard(await clientOf(to).speak.v1.createConnection({ ...PARAMS, ...params } as unknown as Params));
type Speaking = Awaited<ReturnType<typeof speak>>;

const isAudio = (item: Message | Uint8Array): item is Uint8Array => item instanceof Uint8Array;
const audioOf = ({ received }: Speaking): Uint8Array => Buffer.concat(received.filter(isAudio));
const wordsOf = (samples: Int16Array): string =>
  readTelegraph(samples)
    .map(({ text }) => text)
    .join(' ');
const isType = (type: string) => (message: Message) => message.type === type;
const text = (words: string) => ({ type: 'Speak', text: words }) as const;

describe('/v1/speak as a WebSocket, with the SDK', () => {
  it('introduces itself, speaks sentence by sentence and says when all is flushed', async () => {
    await using speaking = await speak();
    expect(await speaking.waitFor(isType('Metadata'))).toMatchObject({ model_name: MODEL });
    for (const token of ['Hello ', 'there. ', 'How are ', 'you?']) speaking.connection.sendText(text(token));
    await expect.poll(() => wordsOf(bytesToPcm16(audioOf(speaking)))).toBe('hello there.');
    speaking.connection.sendFlush({ type: 'Flush' });
    expect(await speaking.waitFor(isType('Flushed'))).toMatchObject({ sequence_id: 0 });
    expect(wordsOf(bytesToPcm16(audioOf(speaking)))).toBe('hello there. how are you?');
    expect(speaking.received.at(-1)).toMatchObject({ type: 'Flushed' });
    speaking.connection.sendClose({ type: 'Close' });
    expect(await speaking.closed).toMatchObject({ code: 1000 });
  });

  it.each([
    ['linear16', 8_000],
    ['linear16', 24_000],
    ['linear16', 48_000],
    ['mulaw', 8_000],
    ['alaw', 16_000],
  ] as const)('speaks %s at %i Hz', async (encoding, sampleRate) => {
    await using speaking = await speak({ encoding, sample_rate: sampleRate });
    speaking.connection.sendText(text('any format will do'));
    speaking.connection.sendFlush({ type: 'Flush' });
    await speaking.waitFor(isType('Flushed'));
    const decode = { linear16: bytesToPcm16, mulaw: decodeMulaw, alaw: decodeAlaw }[encoding];
    const samples = resample(decode(audioOf(speaking)), { inputRate: sampleRate, outputRate: 16_000 });
    expect(wordsOf(samples)).toBe('any format will do');
  });

  it('lets the chunk under way out before Cleared, and nothing of the old text after it', async () => {
    const clock = new VirtualClock();
    const latency = {
      ttsFirstAudio: { medianMs: 100, p95Ms: 100 },
      ttsPerChunk: { medianMs: 50, p95Ms: 50 },
    };
    await using slow = await startDeepgramSimulator({ speech: 'scripted', latency, clock });
    await using speaking = await speak({}, slow);
    speaking.connection.sendText(text('a long sentence that is cut off by somebody'));
    speaking.connection.sendFlush({ type: 'Flush' });
    await slow.recorder.waitFor(([connection]) => connection?.messages.some(({ kind }) => kind === 'Flush'));
    await clock.run(160);
    await expect.poll(() => speaking.received.filter(isAudio).length).toBe(2);
    speaking.connection.sendClear({ type: 'Clear' });
    expect(await speaking.waitFor(isType('Cleared'))).toMatchObject({ sequence_id: 0 });
    const before = speaking.received.filter(isAudio).length;
    expect(before).toBe(3);
    expect(speaking.received.at(-1)).toMatchObject({ type: 'Cleared' });
    await clock.run(5_000);
    speaking.connection.sendText(text('new'));
    speaking.connection.sendFlush({ type: 'Flush' });
    await slow.recorder.waitFor(
      ([connection]) => connection?.messages.filter(({ kind }) => kind === 'Flush').length === 2,
    );
    await clock.run(1_000);
    expect(await speaking.waitFor(isType('Flushed'))).toMatchObject({ sequence_id: 1 });
    const after = bytesToPcm16(Buffer.concat(speaking.received.filter(isAudio).slice(before)));
    expect(wordsOf(after)).toBe('new');
  });

  it('warns of the 21st flush in a minute and of more than 2,000 characters, and goes on', async () => {
    await using speaking = await speak();
    for (let n = 0; n < 21; n++) speaking.connection.sendFlush({ type: 'Flush' });
    const warning = await speaking.waitFor(isType('Warning'));
    expect(warning.description).toMatch(/20 Flush/);
    expect(speaking.messages.filter(isType('Flushed'))).toHaveLength(20);
    speaking.connection.sendText(text('x'.repeat(2_001)));
    await speaking.waitFor((message) => /2001 characters/.test(String(message.description)));
    speaking.connection.sendText(text('Still here. And'));
    await expect.poll(() => wordsOf(bytesToPcm16(audioOf(speaking)))).toBe('still here.');
  });
});

describe('/v1/speak as REST, with the SDK', () => {
  const generate = (params: object) =>
    clientOf(simulator).speak.v1.audio.generate(
      { model: MODEL, text: 'All at once. Or nearly.', ...params } as Parameters<
        ReturnType<typeof clientOf>['speak']['v1']['audio']['generate']
      >[0],
      { maxRetries: 0 },
    );

  it('streams bare audio, with the headers that tell of it', async () => {
    const response = await generate({
      encoding: 'linear16',
      sample_rate: 16_000,
      container: 'none',
    }).withRawResponse();
    expect(response.rawResponse.headers.get('content-type')).toBe('audio/l16;rate=16000');
    expect(response.rawResponse.headers.get('dg-char-count')).toBe('23');
    const bytes = await response.data.arrayBuffer();
    expect(wordsOf(bytesToPcm16(new Uint8Array(bytes)))).toBe('all at once. or nearly.');
  });

  it('wraps it in WAV', async () => {
    const response = await generate({ encoding: 'mulaw', sample_rate: 8_000, container: 'wav' });
    const wav = parseWav(new Uint8Array(await response.arrayBuffer()));
    expect(wav).toMatchObject({ sampleRate: 8_000 });
    expect(wordsOf(resample(wav.samples, { inputRate: 8_000, outputRate: 16_000 }))).toContain(
      'all at once.',
    );
  });

  it.each([
    ['an unknown voice', { model: 'aura-2-nobody-en', encoding: 'linear16' }, 400],
    ['an odd rate', { encoding: 'linear16', sample_rate: 11_025 }, 400],
    ['an empty text', { encoding: 'linear16', text: '' }, 400],
    ['a text that is too long', { encoding: 'linear16', text: 'x'.repeat(2_001) }, 413],
  ])('refuses %s', async (_, params, statusCode) => {
    await expect(generate(params)).rejects.toMatchObject({ statusCode });
  });
});

import { encodeMulaw, resample } from '@antiphon/audio';
import { AntiphonError } from '@antiphon/core';
import { type Simulator, startDeepgramSimulator } from '@antiphon/simulators';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DeepgramSttOptions, deepgramStt } from '../src/index.js';
import { fast, Heard, said, until } from './listening.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startDeepgramSimulator({ speech: 'scripted' });
});
afterAll(() => simulator.close());
afterEach(() => void vi.unstubAllEnvs());

const listen = (options: DeepgramSttOptions = {}) =>
  Heard.open(
    deepgramStt({
      apiKey: 'key',
      baseUrl: simulator.url,
      finalizeTimeoutMs: 200,
      ...options,
      connection: { ...fast, ...options.connection },
    } as DeepgramSttOptions),
  );
const last = () => {
  const connection = simulator.recorder.connections.at(-1);
  if (connection === undefined) throw new Error('there was no connection');
  return connection;
};
const sent = (kind: string) =>
  last().messages.filter((message) => message.from === 'client' && message.kind === kind);

describe('deepgramStt with a Nova model', () => {
  it("passes options on by the vendor's names, lists repeated", async () => {
    await using heard = await listen({
      model: 'nova-3-medical',
      language: 'en',
      smartFormat: true,
      utteranceEndMs: 1_000,
      keyterm: ['Antiphon', 'barge in'],
      extra: { custom_topic: 'x' },
    });
    const query = last().info.query.map(([name, value]) => `${name}=${value}`);
    for (const pair of [
      'model=nova-3-medical',
      'language=en',
      'smart_format=true',
      'utterance_end_ms=1000',
      'keyterm=Antiphon',
      'keyterm=barge in',
      'custom_topic=x',
      'encoding=linear16',
      'sample_rate=16000',
      'channels=1',
      'interim_results=true',
    ])
      expect(query).toContain(pair);
    expect(query.some((pair) => /finalize|connection|apiKey|api_key/.test(pair))).toBe(false);
    await heard.stream.close();
  });

  it('hands on every final and interim with the vendor’s own event', async () => {
    await using heard = await listen();
    await heard.hears(said('one two three four five six seven', { afterMs: 400 }));
    await until('the final transcript', () => heard.finals.length > 0);
    expect(heard.finals[0]).toMatchObject({
      text: 'one two three four five six seven',
      raw: { type: 'Results' },
    });
    expect(heard.finals[0]?.confidence).toBeGreaterThan(0.5);
    expect(heard.interims.length).toBeGreaterThan(0);
    expect(heard.interims[0]).toMatchObject({ raw: { is_final: false } });
  });

  it('changes its language in the middle of a talk, and loses no word', async () => {
    await using heard = await listen({ language: 'en' });
    const before = said('one two three', { afterMs: 100 });
    await heard.hears(before);
    heard.stream.setLanguage?.('es');
    await heard.hears(said('four five six', { afterMs: 400 }));
    await until('the words after it', () => heard.text.endsWith('six'));
    expect(heard.text).toBe('one two three four five six');
    const languages = simulator.recorder.connections
      .slice(-2)
      .map(({ info }) => info.query.filter(([name]) => name === 'language').flat());
    expect(languages).toEqual([
      ['language', 'en'],
      ['language', 'es'],
    ]);
    expect(heard.errors).toEqual([]);
  });

  it('sends chunks of 20 to 40 ms at once, joining what is shorter and cutting what is longer', async () => {
    await using heard = await listen();
    for (const samples of [320, 640, 500, 100, 100, 120, 1_600])
      heard.stream.write(new Int16Array(samples), 16_000);
    await heard.stream.finish?.();
    const bytes = sent('audio').map((message) => message.bytes);
    expect(bytes).toEqual([640, 1_280, 1_000, 640, 1_280, 1_280, 640]);
  });

  it('sends µ-law as it came', async () => {
    await using heard = await listen({ encoding: 'mulaw' });
    const telephone = encodeMulaw(
      resample(said('hello there', { afterMs: 100 }), { inputRate: 16_000, outputRate: 8_000 }),
    );
    for (let at = 0; at < telephone.length; at += 160)
      heard.stream.writeEncoded?.(telephone.subarray(at, at + 160), 'mulaw', 8_000);
    await heard.stream.finish?.();
    expect(heard.text).toBe('hello there');
    expect(last().info.query).toContainEqual(['encoding', 'mulaw']);
    expect(last().audioBytesFromClient).toBe(telephone.length);
  });

  it('takes the first audio for the format, and no other after it', async () => {
    await using heard = await listen();
    const telephone = encodeMulaw(resample(said('hello there'), { inputRate: 16_000, outputRate: 8_000 }));
    heard.stream.writeEncoded?.(telephone, 'mulaw', 8_000);
    heard.stream.write(new Int16Array(320), 16_000);
    heard.stream.write(new Int16Array(320), 16_000);
    await heard.stream.finish?.();
    expect(heard.text).toBe('hello there');
    expect(last().info.query).toContainEqual(['sample_rate', '8000']);
    expect(heard.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('linear16 at 16000 Hz came'),
    ]);
  });

  it('keeps an idle connection open by messages, never by empty audio', async () => {
    await using heard = await listen({ connection: { keepAliveMs: 20 } });
    heard.stream.write(new Int16Array(320), 16_000);
    await until('three messages', () => sent('KeepAlive').length >= 3);
    expect(sent('audio').every((message) => message.bytes > 0)).toBe(true);
  });

  it('asks for the rest when the voice stops, and gives one final even where there are no words', async () => {
    await using heard = await listen();
    heard.stream.speechStarted?.();
    heard.stream.write(new Int16Array(480), 16_000);
    heard.stream.speechStopped?.();
    await until('the final transcript', () => heard.finals.length > 0);
    expect(sent('Finalize')).toHaveLength(1);
    expect(heard.finals).toEqual([expect.objectContaining({ text: '' })]);
  });

  it('tells of voices itself if it is to', async () => {
    await using heard = await listen({ voiceActivity: 'vendor' });
    await heard.hears(said('hello there', { beforeMs: 500, afterMs: 600 }));
    await heard.hears(said('good bye', { afterMs: 1_500 }));
    await until('two final transcripts', () => heard.text.split(' ').length >= 4);
    expect(heard.order.filter((event) => event !== 'interim')).toEqual([
      'started',
      'stopped',
      'final',
      'started',
      'stopped',
      'final',
    ]);
    expect(heard.voices[0]?.[1]).toBeCloseTo(500, -2);
    expect(heard.stream.speechStopped).toBeUndefined();
  });

  it('keeps the times of the stream over reconnections', async () => {
    const straight = await listen();
    const broken = await listen();
    const speech = said('one two three four five six', { beforeMs: 400, afterMs: 300 });
    for (const heard of [straight, broken]) {
      await heard.hears(speech.subarray(0, 16_000));
      if (heard === broken) simulator.connections.at(-1)?.inject({ kind: 'drop' });
      await heard.hears(speech.subarray(16_000));
      await heard.stream.finish?.();
    }
    expect(broken.states).toContain('reconnecting');
    expect(broken.text).toBe(straight.text);
    expect(broken.finals.at(-1)?.endMs).toBeCloseTo(straight.finals.at(-1)?.endMs ?? 0, -1);
    expect(broken.finals[0]?.startMs).toBeCloseTo(straight.finals[0]?.startMs ?? 0, -1);
  });

  it('says when audio is lost because nobody could be reached for too long', async () => {
    await using heard = await listen({
      connection: { replayMs: 500, backoff: { baseMs: 300, jitter: 'none' } },
    });
    simulator.connections.at(-1)?.inject({ kind: 'drop' });
    await until('the loss', () => heard.states.includes('reconnecting'));
    await heard.hears(said('', { afterMs: 2_000 }), { speed: 1_000 });
    expect(heard.errors.map(({ code }) => code)).toEqual(['queue_full']);
  });
});

describe('deepgramStt with Flux', () => {
  const flux = { model: 'flux-general-en' } as const;

  it('says when turns begin and end', async () => {
    await using heard = await listen({ ...flux });
    await heard.hears(said('book a table for two.', { beforeMs: 600, afterMs: 900 }));
    await until('the final transcript', () => heard.finals.length > 0);
    expect(heard.order.filter((event) => event !== 'interim')).toEqual(['started', 'stopped', 'final']);
    expect(heard.order[1]).toBe('interim');
    expect(heard.finals[0]).toMatchObject({
      text: 'book a table for two.',
      endOfTurn: true,
      raw: { type: 'TurnInfo', event: 'EndOfTurn' },
    });
    expect(heard.voices[0]?.[1]).toBeCloseTo(600, -2);
  });

  it('lets a turn end although no more audio comes', async () => {
    await using heard = await listen({ ...flux, fillAfterMs: 30 });
    await heard.hears(said('book a table for two.'));
    await until('the final transcript', () => heard.finals.length > 0);
    expect(heard.text).toBe('book a table for two.');
    const { endMs = 0 } = heard.finals[0] ?? {};
    expect(endMs).toBeLessThanOrEqual(said('book a table for two.').length / 16 + 1);
  });

  it('listens in another way when it is told to', async () => {
    const service = deepgramStt({ ...flux, apiKey: 'key', baseUrl: simulator.url, connection: fast });
    const heard = new Heard();
    const stream = await service.open(heard, heard.host);
    heard.stream = stream;
    stream.configure({ eotTimeoutMs: 900, keyterm: ['Antiphon'] });
    await until('the answer', () => last().messages.some(({ kind }) => kind === 'ConfigureSuccess'));
    stream.configure({ eotThreshold: 7 });
    await until('the refusal', () => heard.errors.length > 0);
    expect(heard.errors[0]?.message).toContain('refused');
    await stream.close();
  });

  it('shows eager ends and resumptions as they are, and takes them for ends only if told to', async () => {
    const speech = [said('a pizza please', { afterMs: 350 }), said('with extra cheese', { afterMs: 1_200 })];
    const eager = { ...flux, eagerEotThreshold: 0.4, eotThreshold: 0.8 };
    await using heard = await listen(eager);
    for (const part of speech) await heard.hears(part);
    await until('the final transcript', () => heard.finals.length > 0);
    const events = heard.interims.map(({ raw }) => (raw as { event: string }).event);
    expect(events).toContain('EagerEndOfTurn');
    expect(events).toContain('TurnResumed');
    expect(heard.finals).toHaveLength(1);
    await using hasty = await listen({ ...eager, eagerFinals: true });
    for (const part of speech) await hasty.hears(part);
    await until('two final transcripts', () => hasty.finals.length > 1);
    expect(hasty.finals.map(({ text }) => text)).toEqual(['a pizza please', 'with extra cheese']);
  });
});

describe('a closed stream', () => {
  it('leaves no line behind, though nobody answers its goodbye', async () => {
    const lines = () =>
      process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;
    const before = lines();
    const deaf = await startDeepgramSimulator({
      speech: 'scripted',
      faults: [{ kind: 'halfOpenRead', at: 'duringSpeech' }],
    });
    const heard = await Heard.open(deepgramStt({ apiKey: 'key', baseUrl: deaf.url }));
    await heard.hears(said('hello there'));
    await heard.stream.close();
    await deaf.close();
    await until('the end of the line', () => lines() <= before);
  });
});

describe('deepgramStt without its needs', () => {
  it('says what is missing, without asking anybody', async () => {
    vi.stubEnv('DEEPGRAM_API_KEY', '');
    const service = deepgramStt();
    await expect(service.prewarm?.()).rejects.toThrow(/DEEPGRAM_API_KEY/);
    const error = await Heard.open(service).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AntiphonError);
    expect(error).toMatchObject({ message: expect.stringContaining('DEEPGRAM_API_KEY'), retryable: false });
  });

  it('finds key and address in the environment', async () => {
    for (const [name, value] of Object.entries(simulator.env)) vi.stubEnv(name, value);
    await using heard = await Heard.open(deepgramStt());
    await heard.hears(said('hello'));
    await heard.stream.finish?.();
    expect(heard.text).toBe('hello');
  });
});

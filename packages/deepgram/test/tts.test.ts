import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw, resample } from '@antiphon/audio';
import {
  FAULTS,
  type Fault,
  readTelegraph,
  type Simulator,
  startDeepgramSimulator,
  telegraph,
} from '@antiphon/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeepgramTtsOptions, deepgramTts } from '../src/index.js';
import { fast, until } from './listening.js';
import { Speaking, type Spoken } from './speaking.js';

const TEXT = 'one two three four five six seven eight nine ten.';

const service = (simulator: Simulator, options: DeepgramTtsOptions = {}) =>
  deepgramTts({
    apiKey: 'key',
    baseUrl: simulator.url,
    sampleRate: 16_000,
    maxRetries: 0,
    msPerCharacter: 33,
    firstAudioTimeoutMs: 30_000,
    stallTimeoutMs: 30_000,
    clearTimeoutMs: 30_000,
    ...options,
    connection: { ...fast, pingMs: Number.POSITIVE_INFINITY, ...options.connection },
  });

/** Numbers for a socket that will fail: nobody waits long for it. */
const impatient = {
  openTimeoutMs: 1_000,
  firstAudioTimeoutMs: 1_000,
  stallTimeoutMs: 800,
  clearTimeoutMs: 800,
  connection: fast,
};

/** What the samples say, by ear. */
const understood = ({ samples, sampleRate }: Spoken) =>
  readTelegraph(
    sampleRate === 16_000 ? samples : resample(samples, { inputRate: sampleRate, outputRate: 16_000 }),
  )
    .map(({ text }) => text)
    .join(' ');
const requests = (simulator: Simulator, transport: 'websocket' | 'http') =>
  simulator.recorder.connections.filter(({ info }) => info.transport === transport);

describe('deepgramTts', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startDeepgramSimulator({
      speech: 'scripted',
      latency: { ttsPerChunk: { medianMs: 1, p95Ms: 2 } },
    });
  });
  afterAll(() => simulator.close());

  it('speaks one text after another over one socket, word for word', async () => {
    const before = simulator.recorder.connections.length;
    await using speaking = await Speaking.open(service(simulator, { model: 'aura-2-apollo-en' }));
    for (const text of [TEXT, 'hello there.', 'good bye.']) {
      const spoken = await speaking.say(text);
      expect(spoken.error).toBeUndefined();
      expect(understood(spoken)).toBe(text);
      expect(spoken.text).toBe(text);
    }
    const [connection, ...others] = simulator.recorder.connections.slice(before);
    expect(others).toEqual([]);
    expect(connection?.info.transport).toBe('websocket');
    expect(connection?.info.query).toContainEqual(['model', 'aura-2-apollo-en']);
    expect(connection?.messages.filter(({ kind }) => kind === 'Flush')).toHaveLength(3);
  });

  it('gives the first audio before the last is made', async () => {
    await using speaking = await Speaking.open(service(simulator));
    const arrivals: boolean[] = [];
    const flushed = () =>
      simulator.recorder.connections.at(-1)?.messages.some(({ kind }) => kind === 'Flushed') === true;
    await speaking.say(TEXT, undefined, () => arrivals.push(flushed()));
    expect(arrivals[0]).toBe(false);
  });

  it('tells words while they are spoken, each within the audio given so far', async () => {
    await using speaking = await Speaking.open(service(simulator));
    let audioMs = 0;
    let early = 0;
    let words = 0;
    await speaking.say(`${TEXT} ${TEXT}`, undefined, (chunk) => {
      audioMs += chunk.samples.length / 16;
      for (const word of chunk.words ?? []) expect(word.endMs).toBeLessThanOrEqual(audioMs + 0.1);
      words += chunk.words?.length ?? 0;
      if (chunk.samples.length > 0) early = words;
    });
    expect(words).toBe(20);
    expect(early).toBeGreaterThan(8);
  });

  it.each([
    ['mulaw', encodeMulaw, decodeMulaw],
    ['alaw', encodeAlaw, decodeAlaw],
  ] as const)(
    'hands on %s so that encoding it again gives the same bytes',
    async (encoding, encode, decode) => {
      await using speaking = await Speaking.open(service(simulator, { encoding, sampleRate: 8_000 }));
      const spoken = await speaking.say(TEXT);
      expect(spoken.sampleRate).toBe(8_000);
      expect(decode(encode(spoken.samples))).toEqual(spoken.samples);
      expect(understood(spoken)).toBe(TEXT);
      // The negative zero of µ-law has no sample of its own.
      const codes = Uint8Array.from({ length: 256 }, (_, code) => code).filter(
        (code) => encoding !== 'mulaw' || code !== 0x7f,
      );
      expect(encode(decode(codes))).toEqual(codes);
    },
  );

  it('is silent soon after an abort, and speaks the next text without a rest of the old', async () => {
    await using speaking = await Speaking.open(service(simulator));
    const controller = new AbortController();
    const cut = await speaking.say(`${TEXT} ${TEXT} ${TEXT}`, controller.signal, () => controller.abort());
    expect(cut.samples.length / 16).toBeLessThan(1_000);
    const next = await speaking.say('hello there.');
    expect(understood(next)).toBe('hello there.');
    const connection = requests(simulator, 'websocket').at(-1);
    expect(connection?.messages.filter(({ kind }) => kind === 'Clear' || kind === 'Cleared')).toHaveLength(2);
    expect(speaking.states).toEqual(['connecting', 'open']);
  });

  it('goes over REST when its flushes are spent', async () => {
    const before = requests(simulator, 'http').length;
    await using speaking = await Speaking.open(service(simulator, { maxFlushesPerMinute: 2 }));
    for (const text of ['one.', 'two.', 'three.', 'four.'])
      expect(understood(await speaking.say(text))).toBe(text);
    expect(requests(simulator, 'http').length - before).toBe(2);
  });

  it('cuts a text that is too long for one message', async () => {
    await using simulator = await startDeepgramSimulator({ speech: 'scripted' });
    await using speaking = await Speaking.open(service(simulator, { sampleRate: 8_000, encoding: 'mulaw' }));
    const long = 'abcdefghi. '.repeat(200).trim();
    const { words, error } = await speaking.say(long);
    expect(error).toBeUndefined();
    expect(words).toHaveLength(200);
    const kinds = requests(simulator, 'websocket')[0]?.messages.map(({ kind }) => kind);
    expect(kinds).toContain('Flushed');
    expect(kinds).not.toContain('Warning');
    expect(requests(simulator, 'http')).toEqual([]);
  });

  it('needs no conversation: then it is REST', async () => {
    const before = requests(simulator, 'http').length;
    const samples: number[] = [];
    for await (const chunk of service(simulator).synthesize('hello.', {
      signal: new AbortController().signal,
    }))
      samples.push(chunk.samples.length);
    expect(requests(simulator, 'http').length - before).toBe(1);
  });
});

const live = FAULTS.filter(
  ({ effect, fault }) => effect !== 'handshakeFails' && fault.kind !== 'hangHandshake',
);

describe.concurrent('deepgramTts, when its socket is struck', () => {
  for (const { name, fault, effect } of live) {
    for (const at of ['duringSpeech', 'afterSpeech'] as const) {
      it(`goes on speaking: ${name}, ${at}`, async () => {
        await using simulator = await startDeepgramSimulator({
          speech: 'scripted',
          latency: { ttsPerChunk: { medianMs: 1, p95Ms: 2 } },
          faults: ({ numberOnPath, transport }) =>
            transport === 'websocket' && numberOnPath === 1 ? [{ ...fault, at } as Fault] : [],
        });
        await using speaking = await Speaking.open(service(simulator, impatient));
        const first = await speaking.say(TEXT);
        const second = await speaking.say(TEXT);
        if (effect === 'ends')
          await until(
            'the new connection',
            () => speaking.states.lastIndexOf('open') > speaking.states.indexOf('open'),
          );
        const third = await speaking.say(TEXT);
        const wholeMs = telegraph(TEXT).length / 16;
        for (const { error, text, samples } of [first, second, third]) {
          expect(error).toBeUndefined();
          // All words are told, each once; where the speech broke off, sound may be missing, or be there twice.
          expect(text).toBe(TEXT);
          expect(samples.length / 16).toBeGreaterThan(wholeMs * 0.7);
          expect(samples.length / 16).toBeLessThan(wholeMs * 1.5);
        }
        expect(understood(third)).toBe(TEXT);
        expect(simulator.recorder.problems).toEqual([]);
      });
    }
  }

  it.each([
    { kind: 'refuse' },
    { kind: 'hangHandshake' },
    { kind: 'http', status: 429 },
    { kind: 'http', status: 500 },
    { kind: 'http', status: 503 },
  ] as const)('speaks over REST while the socket is out of reach: $kind $status', async (fault) => {
    await using simulator = await startDeepgramSimulator({
      speech: 'scripted',
      faults: ({ transport }) => (transport === 'websocket' ? [fault] : []),
    });
    await using speaking = await Speaking.open(service(simulator, { ...impatient, openTimeoutMs: 20 }));
    expect(understood(await speaking.say(TEXT))).toBe(TEXT);
  });

  it.each([400, 401, 403] as const)('rejects at once when it is refused: HTTP %s', async (status) => {
    await using simulator = await startDeepgramSimulator({
      speech: 'scripted',
      faults: [{ kind: 'http', status }],
    });
    const error = await Speaking.open(service(simulator)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining(`HTTP ${status}`) });
    await using rest = await Speaking.open(service(simulator, { transport: 'rest' }));
    expect((await rest.say(TEXT)).error).toMatchObject({
      retryable: false,
      message: expect.stringContaining(`HTTP ${status}`),
    });
  });

  it('says whether to try again when REST fails too, and how soon', async () => {
    await using simulator = await startDeepgramSimulator({
      speech: 'scripted',
      faults: [{ kind: 'http', status: 429, retryAfterMs: 3_000 }],
    });
    await using speaking = await Speaking.open(service(simulator, { ...impatient, openTimeoutMs: 20 }));
    const { error } = await speaking.say(TEXT);
    expect(error).toMatchObject({ retryable: true, retryAfterMs: 3_000 });
  });

  it('says of half-heard speech that saying it again is no repair', async () => {
    await using simulator = await startDeepgramSimulator({
      speech: 'scripted',
      latency: { ttsPerChunk: { medianMs: 1, p95Ms: 2 } },
      faults: ({ transport }) =>
        transport === 'websocket'
          ? [{ kind: 'drop', at: { afterMessages: 6 } }]
          : [{ kind: 'http', status: 503 }],
    });
    await using speaking = await Speaking.open(service(simulator, impatient));
    const { error, samples } = await speaking.say(TEXT);
    expect(samples.length).toBeGreaterThan(0);
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining('broke off') });
  });

  it('leaves no socket behind when it is closed in the midst of speech', async () => {
    await using simulator = await startDeepgramSimulator({
      speech: 'scripted',
      faults: [{ kind: 'halfOpenWrite', at: { afterMessages: 3 } }],
    });
    const speaking = await Speaking.open(
      service(simulator, { stallTimeoutMs: 60_000, firstAudioTimeoutMs: 60_000 }),
    );
    const saying = speaking.say(TEXT);
    await until('the words', () => (requests(simulator, 'websocket')[0]?.messages.length ?? 0) > 1);
    await speaking[Symbol.asyncDispose]();
    expect((await saying).error).toMatchObject({ code: 'aborted' });
    await until('the end', () => simulator.connections.every(({ open }) => !open));
  });
});

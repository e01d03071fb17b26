import { type Simulator, startDeepgramSimulator } from '@antiphon/simulators';
import { textToSpeechContract } from '@antiphon/testing';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { type DeepgramTtsOptions, deepgramTts } from '../src/index.js';
import { fast, realTime } from './listening.js';
import { Speaking } from './speaking.js';

const SPEED = 10;

let simulators: Record<'speech' | 'stall' | 'failure', Simulator>;
beforeAll(async () => {
  const [speech, stall, failure] = await Promise.all([
    startDeepgramSimulator({ speech: 'scripted' }),
    startDeepgramSimulator({
      speech: 'scripted',
      latency: { ttsPerChunk: { medianMs: 5, p95Ms: 6 } },
      faults: [{ kind: 'stall', ms: 60_000, at: { afterMessages: 3 } }],
    }),
    startDeepgramSimulator({
      speech: 'scripted',
      faults: ({ path, method }) =>
        method === 'POST' || path !== '/v1/speak'
          ? [{ kind: 'http', status: 503 }]
          : [{ kind: 'close', code: 1011, at: 'beforeSpeech' }],
    }),
  ]);
  simulators = { speech, stall, failure };
});
afterAll(() => Promise.all(Object.values(simulators).map((simulator) => simulator.close())));

const open: Speaking[] = [];
afterEach(async () => {
  for (const speaking of open.splice(0)) await speaking[Symbol.asyncDispose]();
});

const ways: Record<string, DeepgramTtsOptions> = {
  'over a socket': { transport: 'websocket', maxFlushesPerMinute: 1_000 },
  'over REST': { transport: 'rest' },
};

describe.each(Object.entries(ways))('speech %s', (_name, options) => {
  for (const { name, run } of textToSpeechContract({
    async create({ kind }) {
      const patient = { firstAudioTimeoutMs: 60_000, stallTimeoutMs: 60_000, answerTimeoutMs: 60_000 };
      const service = deepgramTts({
        ...options,
        ...(kind === 'stall' ? patient : {}),
        apiKey: 'key',
        baseUrl: simulators[kind].url,
        maxRetries: 0,
        connection: fast,
      });
      const speaking = await Speaking.open(service);
      open.push(speaking);
      return { name: service.name, synthesize: (text, how) => speaking.voice.synthesize(text, how) };
    },
    pass: (ms) => realTime(ms / SPEED),
  })) {
    it(name, run);
  }
});

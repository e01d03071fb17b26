import { type Simulator, startDeepgramSimulator, telegraph } from '@antiphon/simulators';
import { speechToTextContract } from '@antiphon/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type DeepgramSttOptions, deepgramStt } from '../src/index.js';
import { fast, realTime } from './listening.js';

const SPEED = 20;

let simulators: Record<'speech' | 'failure' | 'openFailure', Simulator>;
beforeAll(async () => {
  const [speech, failure, openFailure] = await Promise.all([
    startDeepgramSimulator({ speech: 'scripted' }),
    startDeepgramSimulator({
      speech: 'scripted',
      faults: ({ number }) =>
        number % 2 === 1 ? [{ kind: 'drop', at: 'duringSpeech' }] : [{ kind: 'http', status: 403 }],
    }),
    startDeepgramSimulator({ speech: 'scripted', faults: [{ kind: 'http', status: 401 }] }),
  ]);
  simulators = { speech, failure, openFailure };
});
afterAll(() => Promise.all(Object.values(simulators).map((simulator) => simulator.close())));

const models: Record<string, DeepgramSttOptions> = {
  'nova-3': { model: 'nova-3' },
  flux: { model: 'flux-general-en' },
};

describe.each(Object.entries(models))('%s', (_name, options) => {
  for (const { name, run } of speechToTextContract({
    create: ({ kind }) =>
      deepgramStt({
        ...options,
        apiKey: 'key',
        baseUrl: simulators[kind].url,
        finalizeTimeoutMs: 100,
        connection: fast,
      } as DeepgramSttOptions),
    audioOf: (text) => ({ samples: telegraph(text), sampleRate: 16_000 }),
    pass: (ms) => realTime(ms / SPEED),
  })) {
    it(name, run);
  }
});

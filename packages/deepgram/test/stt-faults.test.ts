import { FAULTS, type Fault, startDeepgramSimulator } from '@antiphon/simulators';
import { describe, expect, it } from 'vitest';
import { type DeepgramSttOptions, deepgramStt } from '../src/index.js';
import { fast, Heard, said, until } from './listening.js';

const TEXTS = ['one two three four five six seven', 'eight nine ten eleven twelve'];
const models = {
  nova: { model: 'nova-3' },
  flux: { model: 'flux-general-en', voiceActivity: 'pipeline' },
} as const;
type Model = keyof typeof models;

const service = (model: Model, baseUrl: string, options: object = {}) =>
  deepgramStt({
    ...models[model],
    apiKey: 'key',
    baseUrl,
    finalizeTimeoutMs: 500,
    connection: { ...fast, ...options },
  } as DeepgramSttOptions);

/** Two utterances with a pause between, told to the service as a pipeline would. */
async function twoUtterances(heard: Heard): Promise<void> {
  for (const text of TEXTS) {
    const before = heard.finals.length;
    heard.stream.speechStarted?.();
    await heard.hears(said(text, { beforeMs: 100, afterMs: 250 }));
    heard.stream.speechStopped?.();
    await until(`a final transcript for '${text}'`, () => heard.finals.length > before);
    await heard.hears(said('', { afterMs: 300 }));
  }
  await heard.stream.finish?.();
}

/** What becomes of the text when a fault strikes the first connection. */
async function hearing(model: Model, fault: Fault): Promise<Heard> {
  await using simulator = await startDeepgramSimulator({
    speech: 'scripted',
    faults: ({ number }) => (number === 1 ? [fault] : []),
  });
  await using heard = await Heard.open(service(model, simulator.url));
  await twoUtterances(heard);
  expect(simulator.recorder.problems).toEqual([]);
  return heard;
}

const live = FAULTS.filter(({ effect }) => effect !== 'handshakeFails').filter(
  ({ fault }) => fault.kind !== 'hangHandshake',
);

describe.concurrent.each(['nova', 'flux'] as const)('%s, when the connection is struck', (model) => {
  for (const { name, fault } of live) {
    for (const at of ['duringSpeech', 'afterSpeech'] as const) {
      it(`hears every word once: ${name}, ${at}`, async () => {
        const heard = await hearing(model, { ...fault, at } as Fault);
        expect(heard.text).toBe(TEXTS.join(' '));
      });
    }
  }
});

describe.concurrent.each(['nova', 'flux'] as const)('%s, when it cannot connect at first', (model) => {
  it.each([
    { kind: 'refuse' },
    { kind: 'hangHandshake' },
    { kind: 'http', status: 429 },
    { kind: 'http', status: 500 },
    { kind: 'http', status: 503 },
  ] as const)('tries again: $kind $status', async (fault) => {
    const heard = await hearing(model, fault);
    expect(heard.text).toBe(TEXTS.join(' '));
  });

  it.each([400, 401, 403, 404] as const)('rejects at once with what to do: HTTP %s', async (status) => {
    await using simulator = await startDeepgramSimulator({
      speech: 'scripted',
      faults: [{ kind: 'http', status }],
    });
    const error = await Heard.open(service(model, simulator.url)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining(`HTTP ${status}`) });
    expect(JSON.stringify(error)).not.toContain('"key"');
    expect(simulator.recorder.connections).toHaveLength(1);
  });
});

describe('when connections keep failing', () => {
  it('says so once, and closes the segment that somebody waits for', async () => {
    await using simulator = await startDeepgramSimulator({
      speech: 'scripted',
      faults: ({ number }) => (number === 1 ? [{ kind: 'drop', at: 'duringSpeech' }] : [{ kind: 'refuse' }]),
    });
    await using heard = await Heard.open(service('nova', simulator.url, { maxAttempts: 3 }));
    heard.stream.speechStarted?.();
    await heard.hears(said('hello there'));
    heard.stream.speechStopped?.();
    await until('the failure', () => heard.errors.length > 0);
    expect(heard.states).toEqual(['connecting', 'open', 'reconnecting', 'failed']);
    expect(heard.errors).toHaveLength(1);
    expect(heard.finals).toHaveLength(1);
    await heard.stream.finish?.();
  });

  it('gives audio that blames itself (1008) one more try, then stops', async () => {
    await using simulator = await startDeepgramSimulator({
      speech: 'scripted',
      faults: [{ kind: 'close', code: 1008, reason: 'DATA-0000', at: 'beforeSpeech' }],
    });
    await using heard = await Heard.open(service('nova', simulator.url));
    await heard.hears(said('hello there'));
    await until('the failure', () => heard.errors.length > 0);
    expect(simulator.recorder.connections).toHaveLength(2);
    expect(heard.errors[0]?.message).toContain('DATA-0000');
  });

  it('reports what it cannot read once for a burst, and goes on', async () => {
    const heard = await hearing('nova', { kind: 'malformedJson', at: { afterMessages: 1 } });
    expect(heard.errors).toHaveLength(1);
    expect(heard.errors[0]).toMatchObject({ retryable: true });
    expect(heard.text).toBe(TEXTS.join(' '));
  });
});

import { expect, test } from 'vitest';
import { buildLiveSetup } from './build-setup.js';

const tools = [{ name: 'departures', description: 'When trams leave.', parameters: { type: 'object' } }];

test('transcriptions, compression and resumption are asked for unless they are turned off', () => {
  expect(buildLiveSetup({}, { tools: [] }).config).toEqual({
    responseModalities: ['AUDIO'],
    sessionResumption: {},
    inputAudioTranscription: {},
    outputAudioTranscription: {},
    contextWindowCompression: { slidingWindow: {} },
    realtimeInputConfig: {
      automaticActivityDetection: {},
      activityHandling: 'START_OF_ACTIVITY_INTERRUPTS',
    },
  });
  const off = {
    inputTranscription: false,
    outputTranscription: false,
    contextCompression: false,
    resumption: false,
  };
  expect(Object.keys(buildLiveSetup(off, { tools: [] }).config)).toEqual([
    'responseModalities',
    'realtimeInputConfig',
  ]);
});

test('a session that is resumed is never announced a history', () => {
  const model = 'gemini-3.1-flash-live-preview';
  const splice = { historyConfig: { initialHistoryInClientContent: true } };
  expect(buildLiveSetup({ model }, { tools, seeded: true }).splice).toEqual(splice);
  const resumed = buildLiveSetup({ model }, { tools, seeded: true, handle: 'h' });
  expect(resumed.splice).toEqual({});
  expect(resumed.config.sessionResumption).toEqual({ handle: 'h' });
});

test('models before the third generation are not told to wait for a history', () => {
  const model = 'gemini-live-2.5-flash-preview';
  expect(buildLiveSetup({ model }, { tools, seeded: true }).splice).toEqual({});
});

test('tools that need not be waited for are declared so', () => {
  const { config } = buildLiveSetup({ nonBlockingTools: { departures: 'WHEN_IDLE' } }, { tools });
  expect(config.tools).toEqual([
    {
      functionDeclarations: [
        {
          name: 'departures',
          description: 'When trams leave.',
          parametersJsonSchema: { type: 'object' },
          behavior: 'NON_BLOCKING',
        },
      ],
    },
  ]);
});

test('who finds the voice in the pipeline turns the vendor’s own detection off', () => {
  const { config } = buildLiveSetup({ activity: 'voice', interruptible: false }, { tools: [] });
  expect(config.realtimeInputConfig).toEqual({
    automaticActivityDetection: { disabled: true },
    activityHandling: 'NO_INTERRUPTION',
  });
});

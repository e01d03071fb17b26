import { expect, test } from 'vitest';
import { buildLiveSetup } from './build-setup.js';
import { checkLiveLanguage } from './live-language.js';

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

const HALF = 'gemini-live-2.5-flash-preview';
const WORDS = 'From now on the user speaks Spanish (es). Understand it as such, and answer in it.';

test.each([
  ['is told the code of the language', HALF, { languageCode: 'es-ES' }, {}],
  ['that chooses its language is told in words alone', 'gemini-2.5-flash-native-audio-latest', undefined, {}],
  [
    'of the third generation is told what it hears',
    'gemini-3.1-flash-live-preview',
    undefined,
    { languageCodes: ['es'] },
  ],
])('once the user speaks another language, a model %s', (_, model, speechConfig, inputAudioTranscription) => {
  const { config } = buildLiveSetup(
    { model, language: 'en-US' },
    { tools: [], language: 'es', system: 'Be brief.' },
  );
  expect(config).toMatchObject({ systemInstruction: `Be brief.\n\n${WORDS}`, inputAudioTranscription });
  expect(config.speechConfig).toEqual(speechConfig);
});

test.each([
  ['es-US', 'es-US'],
  ['es-MX', 'es-ES'],
  ['EN-gb', 'en-GB'],
  ['zh', 'cmn-CN'],
  ['pt', 'pt-BR'],
])('%s is %s to the vendor', (language, languageCode) => {
  const { config } = buildLiveSetup({ model: HALF, voice: 'Puck' }, { tools: [], language });
  expect(config.speechConfig).toMatchObject({ languageCode, voiceConfig: expect.anything() });
});

test.each([
  ['no tag', 'Spanish, please', HALF, 'it is no BCP 47 tag'],
  ['a language that the vendor has no code for', 'tlh', HALF, 'speaks no tlh'],
])('%s is refused with a reason', (_, language, model, reason) => {
  expect(() => checkLiveLanguage(language, model)).toThrow(reason);
  expect(() => checkLiveLanguage('tlh', 'gemini-3.8-live')).not.toThrow();
});

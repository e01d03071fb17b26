import {
  BLOB_FIELDS,
  CONTENT_FIELDS,
  FUNCTION_RESPONSE_FIELDS,
  GENERATION_CONFIG_FIELDS,
  SAFETY_FIELDS,
  TOOL_FIELDS,
} from './content-fields.js';
import type { Fields } from './shape.js';

const TRANSCRIPTION: Fields = {
  languageCodes: { list: 'string' },
  languageAuto: 'struct',
  languageHints: 'struct',
  customVocabulary: { list: 'string' },
  adaptationPhrases: { list: 'string' },
  wordTimestamp: 'bool',
  diarization: 'bool',
  mode: 'string',
};

const ACTIVITY_DETECTION: Fields = {
  disabled: 'bool',
  startOfSpeechSensitivity: {
    enum: ['START_SENSITIVITY_UNSPECIFIED', 'START_SENSITIVITY_HIGH', 'START_SENSITIVITY_LOW'],
  },
  endOfSpeechSensitivity: {
    enum: ['END_SENSITIVITY_UNSPECIFIED', 'END_SENSITIVITY_HIGH', 'END_SENSITIVITY_LOW'],
  },
  prefixPaddingMs: 'integer',
  silenceDurationMs: 'integer',
};

const REALTIME_INPUT_CONFIG: Fields = {
  automaticActivityDetection: { message: ACTIVITY_DETECTION },
  activityHandling: {
    enum: ['ACTIVITY_HANDLING_UNSPECIFIED', 'START_OF_ACTIVITY_INTERRUPTS', 'NO_INTERRUPTION'],
  },
  turnCoverage: {
    enum: [
      'TURN_COVERAGE_UNSPECIFIED',
      'TURN_INCLUDES_ONLY_ACTIVITY',
      'TURN_INCLUDES_ALL_INPUT',
      'TURN_INCLUDES_AUDIO_ACTIVITY_AND_ALL_VIDEO',
    ],
  },
  interimTranscriptTimestampEnabled: 'bool',
};

const SETUP: Fields = {
  model: 'string',
  generationConfig: { message: GENERATION_CONFIG_FIELDS },
  systemInstruction: { message: CONTENT_FIELDS },
  tools: { list: { message: TOOL_FIELDS } },
  realtimeInputConfig: { message: REALTIME_INPUT_CONFIG },
  sessionResumption: { message: { handle: 'string', transparent: 'bool' } },
  contextWindowCompression: {
    message: { triggerTokens: 'integer', slidingWindow: { message: { targetTokens: 'integer' } } },
  },
  inputAudioTranscription: { message: TRANSCRIPTION },
  outputAudioTranscription: { message: TRANSCRIPTION },
  proactivity: { message: { proactiveAudio: 'bool' } },
  historyConfig: { message: { initialHistoryInClientContent: 'bool' } },
  explicitVadSignal: 'bool',
  avatarConfig: 'struct',
  safetySettings: { list: { message: SAFETY_FIELDS } },
  labels: { map: 'string' },
};

const REALTIME_INPUT: Fields = {
  audio: { message: BLOB_FIELDS },
  video: { message: BLOB_FIELDS },
  text: 'string',
  mediaChunks: { list: { message: BLOB_FIELDS } },
  activityStart: { message: {} },
  activityEnd: { message: {} },
  audioStreamEnd: 'bool',
};

/** Whatever a client may send on a Live connection. */
export const LIVE_CLIENT_FIELDS: Fields = {
  setup: { message: SETUP },
  clientContent: {
    message: { turns: { list: { message: CONTENT_FIELDS } }, turnComplete: 'bool' },
  },
  realtimeInput: { message: REALTIME_INPUT },
  toolResponse: { message: { functionResponses: { list: { message: FUNCTION_RESPONSE_FIELDS } } } },
  contextUpdate: {
    message: {
      systemInstruction: { message: CONTENT_FIELDS },
      tools: { message: { tools: { list: { message: TOOL_FIELDS } } } },
    },
  },
};

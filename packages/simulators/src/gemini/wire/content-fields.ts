import type { Fields } from './shape.js';

const BLOB: Fields = { mimeType: 'string', data: 'bytes', displayName: 'string' };
const FILE: Fields = { mimeType: 'string', fileUri: 'string', displayName: 'string' };

const RESOLUTIONS = [
  'MEDIA_RESOLUTION_UNSPECIFIED',
  'MEDIA_RESOLUTION_LOW',
  'MEDIA_RESOLUTION_MEDIUM',
  'MEDIA_RESOLUTION_HIGH',
  'MEDIA_RESOLUTION_ULTRA_HIGH',
];

const FUNCTION_CALL: Fields = { id: 'string', name: 'string', args: 'struct' };

export const FUNCTION_RESPONSE_FIELDS: Fields = {
  id: 'string',
  name: 'string',
  response: 'struct',
  scheduling: { enum: ['SCHEDULING_UNSPECIFIED', 'SILENT', 'WHEN_IDLE', 'INTERRUPT'] },
  willContinue: 'bool',
  parts: { list: { message: { inlineData: { message: BLOB }, fileData: { message: FILE } } } },
};

const PART: Fields = {
  text: 'string',
  thought: 'bool',
  thoughtSignature: 'bytes',
  inlineData: { message: BLOB },
  fileData: { message: FILE },
  functionCall: { message: FUNCTION_CALL },
  functionResponse: { message: FUNCTION_RESPONSE_FIELDS },
  executableCode: { message: { id: 'string', code: 'string', language: 'string' } },
  codeExecutionResult: { message: { id: 'string', outcome: 'string', output: 'string' } },
  videoMetadata: { message: { startOffset: 'string', endOffset: 'string', fps: 'number' } },
  mediaResolution: { message: { level: { enum: RESOLUTIONS }, numTokens: 'integer' } },
  partMetadata: 'struct',
};

export const CONTENT_FIELDS: Fields = { role: 'string', parts: { list: { message: PART } } };
export const BLOB_FIELDS = BLOB;

/** The vendor's subset of OpenAPI: `additionalProperties` and `$schema` are not in it. */
const SCHEMA: Fields = {
  type: {
    enum: ['TYPE_UNSPECIFIED', 'STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT', 'NULL'],
  },
  format: 'string',
  title: 'string',
  description: 'string',
  nullable: 'bool',
  default: 'value',
  example: 'value',
  enum: { list: 'string' },
  items: { message: () => SCHEMA },
  minItems: 'integer',
  maxItems: 'integer',
  properties: { map: { message: () => SCHEMA } },
  propertyOrdering: { list: 'string' },
  required: { list: 'string' },
  minProperties: 'integer',
  maxProperties: 'integer',
  minLength: 'integer',
  maxLength: 'integer',
  minimum: 'number',
  maximum: 'number',
  pattern: 'string',
  anyOf: { list: { message: () => SCHEMA } },
};

const FUNCTION_DECLARATION: Fields = {
  name: 'string',
  description: 'string',
  behavior: { enum: ['UNSPECIFIED', 'BLOCKING', 'NON_BLOCKING'] },
  parameters: { message: SCHEMA },
  parametersJsonSchema: 'value',
  response: { message: SCHEMA },
  responseJsonSchema: 'value',
};

export const TOOL_FIELDS: Fields = {
  functionDeclarations: { list: { message: FUNCTION_DECLARATION } },
  googleSearch: 'struct',
  googleSearchRetrieval: 'struct',
  googleMaps: 'struct',
  codeExecution: 'struct',
  computerUse: 'struct',
  urlContext: 'struct',
  fileSearch: 'struct',
  mcpServers: 'value',
};

const VOICE: Fields = {
  prebuiltVoiceConfig: { message: { voiceName: 'string' } },
  replicatedVoiceConfig: 'struct',
  voice: 'string',
};

const SPEECH: Fields = {
  languageCode: 'string',
  voiceConfig: { message: VOICE },
  multiSpeakerVoiceConfig: {
    message: {
      speakerVoiceConfigs: { list: { message: { speaker: 'string', voiceConfig: { message: VOICE } } } },
    },
  },
};

const THINKING: Fields = {
  includeThoughts: 'bool',
  thinkingBudget: 'integer',
  thinkingLevel: { enum: ['THINKING_LEVEL_UNSPECIFIED', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH'] },
};

export const GENERATION_CONFIG_FIELDS: Fields = {
  candidateCount: 'integer',
  stopSequences: { list: 'string' },
  maxOutputTokens: 'integer',
  temperature: 'number',
  topP: 'number',
  topK: 'number',
  seed: 'integer',
  presencePenalty: 'number',
  frequencyPenalty: 'number',
  responseLogprobs: 'bool',
  logprobs: 'integer',
  responseMimeType: 'string',
  responseSchema: { message: SCHEMA },
  responseJsonSchema: 'value',
  responseFormat: 'value',
  responseModalities: { list: { enum: ['MODALITY_UNSPECIFIED', 'TEXT', 'IMAGE', 'AUDIO', 'VIDEO'] } },
  mediaResolution: { enum: RESOLUTIONS },
  speechConfig: { message: SPEECH },
  thinkingConfig: { message: THINKING },
  imageConfig: 'struct',
  audioTranscriptionConfig: 'struct',
  translationConfig: 'struct',
  enableAffectiveDialog: 'bool',
  enableEnhancedCivicAnswers: 'bool',
};

export const SAFETY_FIELDS: Fields = { category: 'string', threshold: 'string' };

const TOOL_CONFIG: Fields = {
  functionCallingConfig: {
    message: {
      mode: { enum: ['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED'] },
      allowedFunctionNames: { list: 'string' },
    },
  },
  retrievalConfig: 'struct',
  includeServerSideToolInvocations: 'bool',
};

/** The body of `generateContent` and `streamGenerateContent`. */
export const GENERATE_FIELDS: Fields = {
  model: 'string',
  contents: { list: { message: CONTENT_FIELDS } },
  systemInstruction: { message: CONTENT_FIELDS },
  tools: { list: { message: TOOL_FIELDS } },
  toolConfig: { message: TOOL_CONFIG },
  safetySettings: { list: { message: SAFETY_FIELDS } },
  generationConfig: { message: GENERATION_CONFIG_FIELDS },
  cachedContent: 'string',
  serviceTier: 'string',
  store: 'bool',
  labels: { map: 'string' },
};

/** The body of `countTokens`: contents, or a whole request. */
export const COUNT_FIELDS: Fields = {
  contents: { list: { message: CONTENT_FIELDS } },
  generateContentRequest: { message: GENERATE_FIELDS },
};

export * from './audio-system/index.js';
export * from './live/index.js';
export * from './llm/index.js';
export type {
  GeminiConnectionOptions,
  GenAiClient,
  GenAiContent,
  GenAiModule,
  GenAiOptions,
  GenAiPart,
  GenAiRequest,
} from './sdk/index.js';

/** Gemini without frames, for agents that are wired by hand. Everything here is also behind the main door. */
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

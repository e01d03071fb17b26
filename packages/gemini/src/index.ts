export type {
  GeminiConnectionOptions,
  GenAiClient,
  GenAiModule,
  GenAiOptions,
  GenAiRequest,
} from './sdk/index.js';

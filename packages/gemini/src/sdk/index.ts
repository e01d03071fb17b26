export { brokenOff, failedMidway, geminiError, refused, unreadable, type Wording } from './failures.js';
export { type GeminiSdk, type GeminiSdkOptions, geminiSdk } from './gemini-sdk.js';
export type {
  GenAiClient,
  GenAiContent,
  GenAiModule,
  GenAiOptions,
  GenAiPart,
  GenAiRequest,
} from './gen-ai.js';
export type { GeminiConnectionOptions } from './options.js';

export { geminiLlm } from './gemini-llm.js';
export {
  type GeminiGenerationOptions,
  type GeminiLlmOptions,
  type GeminiSafetySetting,
  type GeminiThinking,
  geminiLlmDefaults,
} from './options.js';

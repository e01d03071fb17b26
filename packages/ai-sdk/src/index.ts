export { aiSdkLlm } from './ai-sdk-llm.js';
export type {
  AiSdkAssistantPart,
  AiSdkCall,
  AiSdkMessage,
  AiSdkModel,
  AiSdkProviderOptions,
  AiSdkStream,
  AiSdkTool,
  AiSdkToolResult,
  AiSdkUserPart,
} from './model.js';
export { type AiSdkLlmOptions, aiSdkLlmDefaults } from './options.js';

export { openAiCompatible } from './openai-compatible.js';
export { type OpenAiCompatibleOptions, openAiCompatibleDefaults } from './options.js';

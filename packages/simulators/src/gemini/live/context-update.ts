import { checkContent, checkTools, declarationsOf } from '../wire/index.js';
import type { ContextUpdate } from './client-message.js';
import type { LiveConfig } from './setup.js';

/** A session's settings once its context was updated. @throws GeminiError for what the vendor would not take */
export function inContext(config: LiveConfig, { systemInstruction, tools }: ContextUpdate): LiveConfig {
  if (systemInstruction !== undefined)
    checkContent({ ...systemInstruction, role: 'user' }, 'system_instruction');
  checkTools(tools?.tools, 'BidiGenerateContentContextUpdate');
  return {
    ...config,
    ...(systemInstruction === undefined ? {} : { system: systemInstruction }),
    ...(tools === undefined ? {} : { tools: declarationsOf(tools.tools) }),
  };
}

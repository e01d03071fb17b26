import type {
  JsonObject,
  LanguageModelRequest,
  ToolChoice,
  ToolDescription,
} from '@antiphon/core/frame-free';
import type { GenAiRequest } from '../sdk/index.js';
import { contentsOf } from './contents.js';
import type { GeminiLlmOptions } from './options.js';

/** Generations that sign nothing, or do not insist on it. Aliases such as `gemini-flash-latest` may be any. */
const OLDER_MODEL = /(?:^|\/)gemini-(?:[12]\b|live-2\b)|(?:^|\/)gemma/;

/** The request as the SDK takes it. */
export function generateRequest(
  { messages, system, tools, toolChoice = 'auto' }: LanguageModelRequest,
  options: GeminiLlmOptions,
  abortSignal: AbortSignal,
): GenAiRequest {
  const { model, extra = {}, cachedContent } = options;
  const cached = cachedContent !== undefined;
  const { instructions, contents } = contentsOf(messages, {
    demandsSignatures: !OLDER_MODEL.test(model),
    inPlace: cached,
  });
  const standing = [...(system === undefined ? [] : [system]), ...instructions].join('\n\n');
  const config = {
    ...extra,
    ...generationOf(options),
    ...(standing === '' || cached ? {} : { systemInstruction: standing }),
    ...(tools.length === 0 || cached ? {} : toolsOf(tools, toolChoice, extra)),
    abortSignal,
  };
  return { model, contents, config };
}

function generationOf(options: GeminiLlmOptions): Readonly<Record<string, unknown>> {
  const { temperature, topP, topK, maxOutputTokens, presencePenalty, frequencyPenalty, seed } = options;
  const { stopSequences, safetySettings, cachedContent, responseModalities, mediaResolution } = options;
  const { budgetTokens, level, include } = options.thinking ?? {};
  const thinkingConfig = given({
    thinkingBudget: budgetTokens,
    thinkingLevel: level?.toUpperCase(),
    includeThoughts: include,
  });
  return given({
    temperature,
    topP,
    topK,
    maxOutputTokens,
    presencePenalty,
    frequencyPenalty,
    seed,
    stopSequences,
    safetySettings,
    cachedContent,
    responseModalities,
    mediaResolution:
      mediaResolution === undefined ? undefined : `MEDIA_RESOLUTION_${mediaResolution.toUpperCase()}`,
    thinkingConfig: options.thinking === undefined ? undefined : thinkingConfig,
  });
}

function toolsOf(tools: readonly ToolDescription[], choice: ToolChoice, extra: JsonObject) {
  const more = Array.isArray(extra.tools) ? extra.tools : [];
  return {
    tools: [...more, { functionDeclarations: tools.map(declarationOf) }],
    ...(choice === 'auto' ? {} : { toolConfig: { functionCallingConfig: callingOf(choice) } }),
  };
}

function declarationOf({ name, description, parameters }: ToolDescription) {
  // Gemini takes JSON Schema, but not the word that says so.
  const { $schema: _, ...parametersJsonSchema } = parameters;
  return { name, description, parametersJsonSchema };
}

function callingOf(choice: Exclude<ToolChoice, 'auto'>) {
  if (choice === 'none') return { mode: 'NONE' };
  if (choice === 'required') return { mode: 'ANY' };
  return { mode: 'ANY', allowedFunctionNames: [choice.name] };
}

/** The fields that have a value. */
function given(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

import type { GeminiModel } from '../models.js';
import {
  checkContent,
  checkContents,
  checkGeneration,
  checkTools,
  GENERATE_FIELDS,
  GeminiError,
  type GenerateRequest,
  invalidArgument,
  parseJson,
  readMessage,
  type ThoughtSigner,
} from '../wire/index.js';

/** Reads and checks the body of `generateContent`. @throws GeminiError 400 */
export function checkedRequest(text: string, model: GeminiModel, signer: ThoughtSigner): GenerateRequest {
  const request = readMessage<GenerateRequest & { cachedContent?: string }>(GENERATE_FIELDS, parseJson(text));
  const { contents = [], systemInstruction, tools, toolConfig, generationConfig = {} } = request;
  if (contents.length === 0) {
    throw invalidArgument('* GenerateContentRequest.contents: contents is not specified\n');
  }
  if (request.cachedContent !== undefined) {
    throw new GeminiError(403, 'CachedContent not found (or permission denied)');
  }
  checkContents(contents, model, signer);
  if (systemInstruction !== undefined) {
    checkContent({ ...systemInstruction, role: 'user' }, 'system_instruction');
  }
  checkTools(tools, 'GenerateContentRequest');
  checkGeneration(generationConfig, model, 'GenerateContentRequest');
  checkModalities(generationConfig.responseModalities);
  const { mode, allowedFunctionNames = [] } = toolConfig?.functionCallingConfig ?? {};
  if (allowedFunctionNames.length > 0 && mode !== 'ANY' && mode !== 'VALIDATED') {
    throw invalidArgument(
      'Please set function calling config mode to ANY or VALIDATED to use allowed_function_names.',
    );
  }
  return request;
}

function checkModalities(modalities: readonly string[] = []): void {
  const other = modalities.find((modality) => modality !== 'TEXT');
  if (other === undefined) return;
  throw invalidArgument(
    `The requested combination of response modalities (${modalities.join(', ')}) is not supported by the model.`,
  );
}

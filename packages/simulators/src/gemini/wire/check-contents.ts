import type { GeminiModel } from '../models.js';
import { invalidArgument } from './gemini-error.js';
import type { ThoughtSigner } from './thought-signer.js';
import type { Content, Part } from './types.js';

const IMAGES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif'];
const MEDIA = /^(?:audio|video|application|text)\/[\w.+-]+(?:;.*)?$/;

/**
 * Checks a conversation as the vendor does: who speaks, what a part may hold, that every function call is
 * answered by the next content, and the signatures of the calls.
 *
 * @throws GeminiError 400
 */
export function checkContents(contents: readonly Content[], model: GeminiModel, signer: ThoughtSigner): void {
  for (const [at, content] of contents.entries()) checkContent(content, `contents[${at}]`);
  if (contents[0]?.role === 'model') {
    throw invalidArgument('Please ensure that multiturn requests start with a user turn.');
  }
  for (const [at, content] of contents.entries()) checkOrder(content, contents[at - 1], contents[at + 1]);
  checkSignatures(contents, model, signer);
}

/** Checks one content by itself. @throws GeminiError 400 */
export function checkContent({ role = 'user', parts = [] }: Content, path: string): void {
  if (role !== 'user' && role !== 'model') {
    throw invalidArgument('Please use a valid role: user, model.');
  }
  if (parts.length === 0) {
    throw invalidArgument(`* GenerateContentRequest.${path}.parts: contents.parts must not be empty.\n`);
  }
  for (const [at, part] of parts.entries()) checkPart(part, role, `${path}.parts[${at}]`);
}

const KINDS = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
] as const;

function checkPart(part: Part, role: string, path: string): void {
  const kinds = KINDS.filter((kind) => Object.hasOwn(part, kind));
  if (kinds.length === 0) {
    throw invalidArgument(
      `* GenerateContentRequest.${path}.data: required oneof field 'data' must have one initialized field\n`,
    );
  }
  if (kinds.length > 1) {
    throw invalidArgument(`Invalid value at '${path}' (oneof), oneof field 'data' is already set.`);
  }
  if (part.functionCall !== undefined && role !== 'model') {
    throw invalidArgument('Please ensure that function call turns have the role model.');
  }
  if (part.functionResponse !== undefined && role !== 'user') {
    throw invalidArgument('Please ensure that function response turns have the role user.');
  }
  const named = part.functionCall ?? part.functionResponse;
  if (named !== undefined && (named.name ?? '') === '') {
    const field = part.functionCall === undefined ? 'function_response' : 'function_call';
    throw invalidArgument(`* GenerateContentRequest.${path}.${field}.name: Name cannot be empty.\n`);
  }
  if (part.functionResponse !== undefined && part.functionResponse.response === undefined) {
    throw invalidArgument(
      `* GenerateContentRequest.${path}.function_response.response: required field is not set.\n`,
    );
  }
  if (part.inlineData !== undefined) checkMedia(part.inlineData, path);
}

/** How the bytes of a picture begin, by its type. */
const BEGINNINGS: Readonly<Record<string, readonly number[]>> = {
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47],
};

function checkMedia({ mimeType = '', data = '' }: NonNullable<Part['inlineData']>, path: string): void {
  const type = mimeType.toLowerCase();
  if (!IMAGES.includes(type) && !MEDIA.test(type)) {
    throw invalidArgument(`Unsupported MIME type: ${mimeType.slice(0, 60)}`);
  }
  if (data === '') {
    throw invalidArgument(`* GenerateContentRequest.${path}.inline_data.data: required field is empty.\n`);
  }
  const beginning = BEGINNINGS[type];
  const bytes = Buffer.from(data.slice(0, 16), 'base64');
  if (beginning?.some((byte, at) => bytes[at] !== byte)) {
    throw invalidArgument(
      'Unable to process input image. Please retry or report in the troubleshooting guide.',
    );
  }
}

const callsOf = (content: Content | undefined) =>
  (content?.parts ?? []).flatMap((part) => part.functionCall ?? []);
const responsesOf = (content: Content | undefined) =>
  (content?.parts ?? []).flatMap((part) => part.functionResponse ?? []);

function checkOrder(content: Content, before: Content | undefined, after: Content | undefined): void {
  const calls = callsOf(content);
  const responses = responsesOf(content);
  if (calls.length > 0 && before?.role === 'model') {
    throw invalidArgument(
      'Please ensure that function call turn comes immediately after a user turn or after a function response turn.',
    );
  }
  if (responses.length > 0 && callsOf(before).length === 0) {
    throw invalidArgument(
      'Please ensure that function response turn comes immediately after a function call turn.',
    );
  }
  if (calls.length === 0) return;
  const answers = responsesOf(after);
  if (answers.length !== calls.length) {
    throw invalidArgument(
      'Please ensure that the number of function response parts is equal to the number of function call parts ' +
        'of the function call turn.',
    );
  }
  const withIds = calls.every(({ id }) => id !== undefined) && answers.every(({ id }) => id !== undefined);
  const key = ({ id, name }: { id?: string; name?: string }) => (withIds ? `${id}\n${name}` : name);
  const wanted = calls.map(key).sort();
  const given = answers.map(key).sort();
  if (wanted.some((name, at) => name !== given[at])) {
    throw invalidArgument(
      'Please ensure that function response parts answer the function calls of the turn before: their names and ids differ.',
    );
  }
}

/** Signatures count from the last thing that the user said; each step's first call must have one. */
function checkSignatures(contents: readonly Content[], model: GeminiModel, signer: ThoughtSigner): void {
  const begin = contents.findLastIndex(
    (content) => content.role !== 'model' && responsesOf(content).length === 0,
  );
  for (const [at, content] of contents.entries()) {
    let firstCall = true;
    for (const part of content.parts ?? []) {
      const { thoughtSignature, functionCall } = part;
      if (thoughtSignature !== undefined && !signer.verifies(thoughtSignature, functionCall)) {
        throw invalidArgument('Thought signature is not valid.');
      }
      if (functionCall === undefined) continue;
      const missing = thoughtSignature === undefined && firstCall && at > begin;
      firstCall = false;
      if (missing && model.signatures === 'demanded') {
        throw invalidArgument(
          'Function call is missing a thought_signature in functionCall parts. This is required for tools to work ' +
            'correctly, and missing thought_signature may lead to degraded model performance. Additional data, ' +
            `function call \`default_api:${functionCall.name}\` , position ${at + 1}. Please refer to ` +
            'https://ai.google.dev/gemini-api/docs/thought-signatures for more details.',
        );
      }
    }
  }
}

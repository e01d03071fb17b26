export { checkContent, checkContents } from './check-contents.js';
export { checkGeneration } from './check-generation.js';
export { checkTools } from './check-tools.js';
export { COUNT_FIELDS, GENERATE_FIELDS } from './content-fields.js';
export {
  closeReason,
  errorOfStatus,
  GeminiError,
  invalidArgument,
  invalidKey,
  missingKey,
  resourceExhausted,
  unknownModel,
} from './gemini-error.js';
export { LIVE_CLIENT_FIELDS } from './live-fields.js';
export { isRecord, parseJson, readMessage } from './shape.js';
export { ThoughtSigner } from './thought-signer.js';
export * from './types.js';
export * from './usage.js';

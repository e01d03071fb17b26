import type { Adapter } from './adapter.js';
import { deepgramFlux, deepgramNova } from './deepgram-stt.js';
import { geminiLlmAdapter } from './gemini-llm.js';

export type { Adapter, AdapterKind } from './adapter.js';
export { deepgramNova, type Tamper } from './deepgram-stt.js';

/** Every adapter that has a connection to lose. */
export const ADAPTERS: readonly Adapter[] = [
  deepgramNova(),
  deepgramFlux(),
  geminiLlmAdapter(2),
  geminiLlmAdapter(3),
];

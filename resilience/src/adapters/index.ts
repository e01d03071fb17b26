import type { Adapter } from './adapter.js';
import { deepgramFlux, deepgramNova } from './deepgram-stt.js';
import { deepgramTtsRest, deepgramTtsSocket } from './deepgram-tts.js';
import { geminiLiveAdapter } from './gemini-live.js';
import { geminiLlmAdapter } from './gemini-llm.js';

export type { Adapter, AdapterKind } from './adapter.js';
export { deepgramNova, type Tamper } from './deepgram-stt.js';
export { loadSdks } from './load-sdks.js';

/** Every adapter that has a connection to lose. */
export const ADAPTERS: readonly Adapter[] = [
  deepgramNova(),
  deepgramFlux(),
  deepgramTtsSocket(),
  deepgramTtsRest(),
  geminiLlmAdapter(2),
  geminiLlmAdapter(3),
  geminiLiveAdapter(2),
  geminiLiveAdapter(3),
];

import type { Adapter } from './adapter.js';
import { geminiLlmAdapter } from './gemini-llm.js';

export type { Adapter, AdapterKind } from './adapter.js';

/** Every adapter that has a connection to lose. */
export const ADAPTERS: readonly Adapter[] = [geminiLlmAdapter(2), geminiLlmAdapter(3)];

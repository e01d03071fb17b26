import type { Adapter } from './adapter.js';
import { heygenAvatarAdapter, liveAvatarAdapter } from './avatars.js';
import { deepgramFlux, deepgramNova } from './deepgram-stt.js';
import { deepgramTtsRest, deepgramTtsSocket } from './deepgram-tts.js';
import { geminiLiveAdapter } from './gemini-live.js';
import { geminiLlmAdapter } from './gemini-llm.js';

export { type Adapter, type AdapterKind, isAvatar } from './adapter.js';
export { type AvatarTamper, liveAvatarAdapter } from './avatars.js';
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
  liveAvatarAdapter(),
  heygenAvatarAdapter(),
];

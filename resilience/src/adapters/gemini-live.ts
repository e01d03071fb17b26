import { geminiLive } from '@antiphon/gemini';
import { startGeminiSimulator } from '@antiphon/simulators';
import { liveScene } from '../scenarios/live-scene.js';
import type { Adapter } from './adapter.js';
import { GOOGLE_SDKS } from './google-sdks.js';

/** Every timeout, small; in ms of the session. */
const TUNING = {
  connectTimeoutMs: 1_000,
  pingMs: 500,
  pongTimeoutMs: 800,
  healthCheckMs: 200,
  silenceMs: 1_500,
  responseTimeoutMs: 2_000,
  recoveryWaitMs: 50,
  maxAttempts: 5,
  quietMs: 500,
  handoverAtLatestMs: 100,
  transcriptGraceMs: 200,
  turnSilenceMs: 1_500,
  turnCompleteGraceMs: 500,
} as const;

/** Gemini Live, with one of Google's SDKs. */
export const geminiLiveAdapter = (major: 2 | 3): Adapter => ({
  name: `Gemini Live, SDK ${major}`,
  kind: 'live',
  over: 'socket',
  simulate: (options) => startGeminiSimulator({ ...options, agent: () => 'Yes.' }),
  scene: ({ url, clock, apiKey }) =>
    liveScene({
      agent: geminiLive({
        ...TUNING,
        baseUrl: url,
        apiKey,
        sdk: GOOGLE_SDKS[major],
        detection: { silenceMs: 300 },
      }),
      now: () => clock.now(),
    }),
});

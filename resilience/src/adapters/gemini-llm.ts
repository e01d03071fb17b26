import { geminiLlm } from '@antiphon/gemini';
import { startGeminiSimulator } from '@antiphon/simulators';
import { thinkingAgent, thinkingScene } from '../scenarios/thinking-scene.js';
import type { Adapter } from './adapter.js';
import { GOOGLE_SDKS } from './google-sdks.js';

/** Gemini's language model, with one of Google's SDKs. */
export const geminiLlmAdapter = (major: 2 | 3): Adapter => ({
  name: `Gemini LLM, SDK ${major}`,
  kind: 'thinking',
  over: 'requests',
  simulate: (options) =>
    startGeminiSimulator({
      ...options,
      agent: thinkingAgent(),
      latency: { llmPerToken: { medianMs: 40, p95Ms: 40 } },
    }),
  scene: ({ url, clock, apiKey }) =>
    thinkingScene({
      model: geminiLlm({
        model: 'gemini-2.5-flash',
        baseUrl: url,
        apiKey,
        clock,
        silenceTimeoutMs: 1_500,
        prewarmTimeoutMs: 500,
        sdk: GOOGLE_SDKS[major],
      }),
    }),
});

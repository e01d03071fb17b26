import { type Simulator, type SimulatorOptions, startServer } from '../server/index.js';

export interface GeminiSimulatorOptions extends SimulatorOptions {}

/** Gemini on 127.0.0.1. */
export function startGeminiSimulator(options: GeminiSimulatorOptions = {}): Promise<Simulator> {
  return startServer({
    options,
    env: (url) => ({ GEMINI_API_KEY: options.keys?.[0] ?? 'simulated', GOOGLE_GEMINI_BASE_URL: url }),
    protocol: () => ({
      vendor: 'gemini',
      failure: (_request, status) => ({ status, body: { error: { code: status } } }),
      respond: (exchange) => exchange.answer({ status: 404, body: {} }),
      upgrade: () => ({ answer: { status: 404, body: {} } }),
    }),
  });
}

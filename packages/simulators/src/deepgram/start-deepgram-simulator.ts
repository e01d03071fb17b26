import { type Simulator, type SimulatorOptions, startServer } from '../server/index.js';

export interface DeepgramSimulatorOptions extends SimulatorOptions {}

/** Deepgram on 127.0.0.1. */
export function startDeepgramSimulator(options: DeepgramSimulatorOptions = {}): Promise<Simulator> {
  return startServer({
    options,
    env: (url) => ({ DEEPGRAM_API_KEY: options.keys?.[0] ?? 'simulated', DEEPGRAM_BASE_URL: url }),
    protocol: () => ({
      vendor: 'deepgram',
      failure: (_request, status) => ({ status, body: { err_code: 'UNKNOWN' } }),
      respond: (exchange) => exchange.answer({ status: 404, body: {} }),
      upgrade: () => ({ answer: { status: 404, body: {} } }),
    }),
  });
}

import { type Simulator, type SimulatorOptions, startServer } from '../server/index.js';
import { DeepgramProtocol } from './deepgram-protocol.js';

export interface DeepgramSimulatorOptions extends SimulatorOptions {
  /** WebSockets open at a time; one more is refused with 429. @defaultValue 100 */
  readonly concurrency?: number;
}

export const deepgramSimulatorDefaults = { concurrency: 100 } as const satisfies DeepgramSimulatorOptions;

/**
 * Deepgram on 127.0.0.1: `/v1/listen` and `/v2/listen` as WebSockets, `/v1/speak` as WebSocket and REST.
 *
 * @example
 * await using simulator = await startDeepgramSimulator();
 * const client = new DeepgramClient({ apiKey: 'any', baseUrl: simulator.url });
 */
export function startDeepgramSimulator(options: DeepgramSimulatorOptions = {}): Promise<Simulator> {
  const { keys, concurrency } = { ...deepgramSimulatorDefaults, ...options };
  return startServer({
    options,
    env: (url) => ({ DEEPGRAM_API_KEY: keys?.[0] ?? 'simulated', DEEPGRAM_BASE_URL: url }),
    protocol: (surroundings) => new DeepgramProtocol(surroundings, { keys, concurrency }),
  });
}

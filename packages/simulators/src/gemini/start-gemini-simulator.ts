import { seededRandom } from '@antiphon/core';
import { type Simulator, type SimulatorOptions, simulatorDefaults, startServer } from '../server/index.js';
import { Admission } from './admission.js';
import { type Agent, receptionist } from './agent/index.js';
import { geminiProtocol } from './gemini-protocol.js';
import { type LiveOptions, liveDefaults, SessionStore } from './live/index.js';
import { GEMINI_MODELS, type GeminiModel } from './models.js';
import { ThoughtSigner } from './wire/index.js';

export interface GeminiSimulatorOptions extends SimulatorOptions {
  /** What answers in place of the model. @defaultValue `receptionist()` */
  readonly agent?: Agent;
  /** @defaultValue `GEMINI_MODELS` */
  readonly models?: readonly GeminiModel[];
  /** Of Live sessions. @defaultValue `liveDefaults` */
  readonly live?: LiveOptions;
}

/**
 * Starts Gemini on 127.0.0.1: REST, server-sent events and Live sessions under `/v1`, `/v1beta` and `/v1alpha`, for
 * the unmodified SDK and everything else that speaks its protocol.
 *
 * @throws Error when the port is taken.
 * @example
 * await using gemini = await startGeminiSimulator({ speech: 'scripted' });
 * const ai = new GoogleGenAI({ apiKey: 'any', httpOptions: { baseUrl: gemini.url } });
 */
export function startGeminiSimulator(options: GeminiSimulatorOptions = {}): Promise<Simulator> {
  return startServer({
    options,
    env: (url) => ({ GOOGLE_GEMINI_BASE_URL: url, GEMINI_API_KEY: options.keys?.[0] ?? 'simulated' }),
    protocol: ({ clock }) => {
      const seed = options.seed ?? simulatorDefaults.seed;
      const freshId = identifiers(seed);
      const live = options.live ?? {};
      const lifetimeMs = live.handleLifetimeMs ?? liveDefaults.handleLifetimeMs;
      return geminiProtocol({
        agent: options.agent ?? receptionist(),
        models: options.models ?? GEMINI_MODELS,
        admission: new Admission(options.keys, () => freshId('')),
        signer: new ThoughtSigner(seed),
        sessions: new SessionStore(clock, lifetimeMs, freshId),
        live,
        freshId,
      });
    },
  });
}

/** Names that repeat with the seed, and are never the same twice. */
function identifiers(seed: number): (prefix: string) => string {
  const random = seededRandom(seed ^ 0x6ae1);
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}${Math.floor(random() * 0x1_0000_0000).toString(36)}${count.toString(36)}`;
  };
}

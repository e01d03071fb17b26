import { type Simulators, SPEECH_RATE, startSimulators, telegraph } from '@antiphon/simulators';
import { LATENCY } from './latency.js';
import type { Vendors } from './orders.js';

const API_KEY = 'benchmark';
/** More than the conversations of any process. */
const MANY = 1_000;
const ANSWER = 'here it is, sir.';

/** What the vendors are asked to be. */
export interface VendorOptions {
  readonly sayings: readonly string[];
  readonly seed: number;
}

/** The vendors in a process of their own, new for every process that calls them, so that none finds what another has left. */
export class SimulatedVendors {
  #running: Simulators | undefined;

  async open({ sayings, seed }: VendorOptions): Promise<Vendors> {
    await this.close();
    const simulators = await startSimulators({
      seed,
      keys: [API_KEY],
      latency: LATENCY,
      deepgram: { speech: 'scripted' },
      gemini: { speech: 'scripted', agent: () => ANSWER },
      liveAvatar: { concurrency: MANY },
    });
    this.#running = simulators;
    return {
      deepgramUrl: simulators.deepgram.url,
      geminiUrl: simulators.gemini.url,
      liveAvatarUrl: simulators.liveAvatar.url,
      apiKey: API_KEY,
      sampleRate: SPEECH_RATE,
      utterances: sayings.map((saying) => Buffer.from(telegraph(saying).buffer).toString('base64')),
    };
  }

  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.close();
  }
}

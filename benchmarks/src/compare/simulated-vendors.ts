import { type Simulators, SPEECH_RATE, startSimulators, telegraph } from '@antiphon/simulators';
import type { Vendors } from './call-order.js';
import { LATENCY } from './latency.js';

const API_KEY = 'benchmark';
const SEED = 1;

/** Deepgram and Gemini in a process of their own, new for every call, so that none finds what another has left. */
export class SimulatedVendors {
  #running: Simulators | undefined;

  async open(sayings: readonly string[]): Promise<Vendors> {
    await this.close();
    const simulators = await startSimulators({
      seed: SEED,
      keys: [API_KEY],
      latency: LATENCY,
      deepgram: { speech: 'scripted' },
      gemini: { speech: 'scripted', agent: () => 'that is a good question. here is the answer to it.' },
    });
    this.#running = simulators;
    return {
      deepgramUrl: simulators.deepgram.url,
      geminiUrl: simulators.gemini.url,
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

import { type DeepgramSimulatorOptions, startDeepgramSimulator } from './deepgram/index.js';
import type { FaultPlan } from './faults/index.js';
import { type GeminiSimulatorOptions, startGeminiSimulator } from './gemini/index.js';
import { type HeygenSimulator, type HeygenSimulatorOptions, startHeygenSimulator } from './heygen/index.js';
import {
  type LiveAvatarSimulator,
  type LiveAvatarSimulatorOptions,
  startLiveAvatarSimulator,
} from './liveavatar/index.js';
import { createRecorder, type Recorder } from './recorder/index.js';
import type { Simulator, SimulatorOptions } from './server/index.js';

/** Which vendors to start, and what holds for all of them; a vendor's own options come first. */
export interface StartSimulatorsOptions extends Omit<SimulatorOptions, 'port' | 'faults'> {
  /** Given, even empty, it is started. */
  readonly deepgram?: DeepgramSimulatorOptions;
  readonly gemini?: GeminiSimulatorOptions;
  readonly heygen?: HeygenSimulatorOptions;
  readonly liveAvatar?: LiveAvatarSimulatorOptions;
  /** For every vendor that has no plan of its own. */
  readonly faults?: FaultPlan;
}

/** Those that were asked for are there. */
export interface Simulators<O extends StartSimulatorsOptions = StartSimulatorsOptions>
  extends AsyncDisposable {
  readonly deepgram: O extends { readonly deepgram: object } ? Simulator : undefined;
  readonly gemini: O extends { readonly gemini: object } ? Simulator : undefined;
  readonly heygen: O extends { readonly heygen: object } ? HeygenSimulator : undefined;
  readonly liveAvatar: O extends { readonly liveAvatar: object } ? LiveAvatarSimulator : undefined;
  /** The environment that points an unmodified application at all of them. */
  readonly env: Readonly<Record<string, string>>;
  /** Shared by all. */
  readonly recorder: Recorder;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts the vendors' servers on 127.0.0.1. If one can't start, none is left running.
 *
 * @throws what the operating system says of the port
 * @example
 * await using simulators = await startSimulators({ deepgram: {}, gemini: {} });
 * Object.assign(process.env, simulators.env);
 */
export async function startSimulators<const O extends StartSimulatorsOptions>(
  options: O,
): Promise<Simulators<O>> {
  const { deepgram, gemini, heygen, liveAvatar, ...shared } = options as StartSimulatorsOptions;
  const recorder = shared.recorder ?? createRecorder();
  const starting = [
    deepgram && startDeepgramSimulator({ ...shared, recorder, ...deepgram }),
    gemini && startGeminiSimulator({ ...shared, recorder, ...gemini }),
    heygen && startHeygenSimulator({ ...shared, recorder, ...heygen }),
    liveAvatar && startLiveAvatarSimulator({ ...shared, recorder, ...liveAvatar }),
  ];
  const outcomes = await Promise.allSettled(starting);
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value) || []);
  const close = async () => {
    await Promise.all(started.map((simulator) => simulator.close()));
  };
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    await close();
    throw failure.reason;
  }
  const vendor = (name: string) => started.find((simulator) => simulator.vendor === name);
  return {
    deepgram: vendor('deepgram'),
    gemini: vendor('gemini'),
    heygen: vendor('heygen'),
    liveAvatar: vendor('liveavatar'),
    env: Object.assign({}, ...started.map(({ env }) => env)),
    recorder,
    close,
    [Symbol.asyncDispose]: close,
  } as unknown as Simulators<O>;
}

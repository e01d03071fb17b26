import type { Simulator, SimulatorOptions } from '@antiphon/simulators';
import type { Scene, SceneSetting } from '../scenarios/scene.js';

/** What an adapter does for a call. */
export type AdapterKind = 'listening' | 'thinking' | 'speaking' | 'speakingByRequest' | 'live';

/** An adapter under test, its vendor's simulator, and a call in which it has to work. */
export interface Adapter {
  readonly name: string;
  readonly kind: AdapterKind;
  /** One connection for a call, or a request for each answer. */
  readonly over: 'socket' | 'requests';
  simulate(options: SimulatorOptions): Promise<Simulator>;
  scene(setting: SceneSetting): Scene;
}

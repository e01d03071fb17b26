import type { Simulator, SimulatorOptions } from '@antiphon/simulators';
import type { Scene, SceneSetting } from '../scenarios/scene.js';

/** What an adapter does for a call. */
export type AdapterKind =
  | 'listening'
  | 'thinking'
  | 'speaking'
  | 'speakingByRequest'
  | 'live'
  | 'avatar'
  | 'avatarByText';

/** Whether a call goes on by voice where what the adapter gives is refused. */
export const isAvatar = (kind: AdapterKind): kind is 'avatar' | 'avatarByText' =>
  kind === 'avatar' || kind === 'avatarByText';

/** An adapter under test, its vendor's simulator, and a call in which it has to work. */
export interface Adapter {
  readonly name: string;
  readonly kind: AdapterKind;
  /** One connection for a call; a request for each answer; or requests that are over before anything can strike them. */
  readonly over: 'socket' | 'requests' | 'shortRequests';
  simulate(options: SimulatorOptions): Promise<Simulator>;
  scene(setting: SceneSetting): Scene;
}

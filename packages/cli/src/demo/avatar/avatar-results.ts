import type { AvatarMoment } from './avatar-watch.js';
import type { StartUpMs } from './start-up.js';

/** How a call went for its avatar. Times in ms; of states, on the session clock. */
export interface AvatarResults {
  readonly name: string;
  /** Null when the session never ran. */
  readonly startUpMs: StartUpMs | null;
  readonly states: readonly AvatarMoment[];
}

import type { Floor } from '../floor.js';
import type { MuteStrategy } from '../strategy.js';

/**
 * The user is not listened to while `predicate` holds. It is asked after everything that happens; call
 * `floor.reconsider()` when it changes by itself.
 */
export function muteWhen(predicate: (floor: Floor) => boolean, name = 'custom'): MuteStrategy {
  return { name, mutes: predicate };
}

/** The user is never listened to: for announcements. */
export function muteAlways(): MuteStrategy {
  return muteWhen(() => true, 'always');
}

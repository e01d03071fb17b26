import { AvatarStateFrame, CancelFrame, EndFrame, kinds } from '../frames/internal.js';
import { watchesTurns } from '../turns/watch-turns.js';
import { signsOfLife } from './activity.js';

const own = new Set(
  [EndFrame, CancelFrame, AvatarStateFrame, ...signsOfLife].map(({ kindIndex }) => kindIndex),
);
/** By `kindIndex`. Kinds of other packages have no place in it, and concern nobody here. */
const concerns = kinds.map((_, kindIndex) => own.has(kindIndex) || watchesTurns(kindIndex));

/**
 * Whether a frame of this kind means something to the session itself when it enters. Most frames are the microphone's,
 * and do not: they are asked this, and nothing else.
 */
export function concernsSession(kindIndex: number): boolean {
  return concerns[kindIndex] === true;
}

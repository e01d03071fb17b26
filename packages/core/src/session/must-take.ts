import { AntiphonError } from '../error.js';
import type { Frame } from '../frames/internal.js';
import type { Session } from './session.js';

/** @throws AntiphonError where a session takes no frames, or what it is given is none. */
export function mustTake({ id, state }: Session, frame: Frame): void {
  if (frame?.kindIndex === undefined) {
    throw new AntiphonError(
      'frame_invalid',
      `session ${id} takes frames, such as new TextFrame({ text }), and nothing else`,
    );
  }
  if (state === 'running' || state === 'ending') return;
  const hint = state === 'idle' ? 'call start() and wait for it first' : 'open another';
  throw new AntiphonError('session_state', `session ${id} is ${state} and takes no frames: ${hint}`);
}

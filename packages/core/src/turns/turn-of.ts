import type { Frame } from '../frames/index.js';
import { NO_TURN } from './no-turn.js';

/** The turn that a frame belongs to: where it names none, the session's. */
export function turnOf(frame: Frame, session: { readonly turn: number }): number {
  return frame.turn === NO_TURN ? session.turn : frame.turn;
}

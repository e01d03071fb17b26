import {
  AvatarStateFrame,
  CancelFrame,
  EndFrame,
  type ErrorFrame,
  type Frame,
  kinds,
} from '../frames/internal.js';
import { watchesTurns, watchTurns } from '../turns/watch-turns.js';
import { Activity, signsOfLife } from './activity.js';
import type { LiveSession } from './live-session.js';
import type { Node } from './node.js';
import { ToldErrors } from './told-errors.js';

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

/** What those frames mean to it: its start and end, its turns, its errors, and whether anybody is there. */
export class Concerns {
  readonly #session: LiveSession;
  readonly #activity: Activity;
  #errors: ToldErrors | undefined;

  constructor(session: LiveSession) {
    this.#session = session;
    this.#activity = new Activity(session);
  }

  get errors(): ToldErrors {
    this.#errors ??= new ToldErrors(this.#session);
    return this.#errors;
  }

  started(): void {
    this.#activity.start();
  }

  /** @returns whether the frame goes on */
  heed(frame: Frame, by: Node | undefined): boolean {
    const session = this.#session;
    // Asked to end by a frame, the session sends that frame itself, when it is its turn.
    if (session.state === 'running' && (frame.kind === 'end' || frame.kind === 'cancel')) {
      const { reason } = frame as EndFrame | CancelFrame;
      void (frame.kind === 'end' ? session.end(reason) : session.cancel(reason));
      return false;
    }
    if (frame.kind === 'avatarState' && by !== undefined)
      session.starting.avatarIs(frame as AvatarStateFrame, by.name);
    if (frame.kind === 'error') this.errors.failed(frame as ErrorFrame);
    watchTurns(session.keeper, session, frame, by?.index);
    this.#activity.noted(frame);
    return true;
  }
}

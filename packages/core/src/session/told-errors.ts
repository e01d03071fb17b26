import { AntiphonError, messageOf } from '../error.js';
import { ErrorFrame, type Frame, type Mutable } from '../frames/internal.js';
import type { LiveSession } from './live-session.js';

/** Different errors of a session that are written: what fails anew each time would fill a disk. */
const MAX_WRITTEN = 100;

/** Tells each error of a session once: those who watch for errors from outside, or else the console. */
export class ToldErrors {
  readonly #session: LiveSession;
  readonly #known = new Set<string>();

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** An error of the conversation, which those who watch for errors see as they see every frame. */
  failed(error: ErrorFrame): void {
    const taps = this.#session.dispatch.tapsIfAny;
    taps?.errorsWithin?.next(error);
    if (!taps?.errors?.isWatched && this.#isNew(error)) this.#write(error);
  }

  /** Somebody who watches has thrown: that is told outside, and to no processor. */
  watcherFailed(who: string, cause: unknown): void {
    const about = { code: 'watcher_failed', message: messageOf(cause), processor: who, cause };
    const error = new ErrorFrame({ ...about, fatal: false, retryable: false });
    if (!this.#isNew(error)) return;
    const errors = this.#session.dispatch.tapsIfAny?.errors;
    // Who cannot be told of an error is not told of his own.
    if (!errors?.isWatched || who.endsWith('(error)')) this.#write(error);
    else {
      (error as Mutable<Frame>).at = this.#session.now();
      errors.next(error);
    }
  }

  #isNew({ processor, message }: ErrorFrame): boolean {
    const known = this.#known;
    return known.size < MAX_WRITTEN && known.size < known.add(`${processor} ${message}`).size;
  }

  /**
   * Of what is no `AntiphonError` with its stack, which leads to the fault, and with nothing else of what was thrown: its
   * fields may hold a key.
   */
  #write({ processor = 'the session', message, cause }: ErrorFrame): void {
    const line = `${this.#session.id}: ${processor} has failed: ${message}`;
    const isForeign = cause instanceof Error && !(cause instanceof AntiphonError);
    // biome-ignore lint/suspicious/noConsole: an error must not vanish where nobody asks for it
    console.error(isForeign ? `${line}\n${cause.stack}` : line);
  }
}

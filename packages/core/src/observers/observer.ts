import type { Frame } from '../frames/index.js';

/** One step of a frame from one place to the next. */
export interface Hop {
  readonly frame: Frame;
  /** Name of the processor that sent it; undefined when it came from outside. */
  readonly from: string | undefined;
  /** Name of the processor that gets it; undefined when it leaves the pipeline. */
  readonly to: string | undefined;
  readonly direction: 'down' | 'up';
}

/**
 * Sees frames and changes nothing. Called in the middle of dispatch, so it must be quick; what it throws
 * is told as an error of the code `watcher_failed`, once. A session without observers pays nothing for them.
 */
export interface Observer {
  /** A frame has entered the session, once per frame: `by` made it, or it came from outside. */
  onFrame?(frame: Frame, by: string | undefined): void;
  /** A frame is handed on, once per hop. */
  onHop?(hop: Hop): void;
}

import type { Frame, Pipeline } from '@antiphon/core';

/**
 * What a module of one's own exports to be measured. It may import what it likes; of `@antiphon/core` the copy that it
 * finds itself is used.
 */
export interface MeasuredModule {
  /** The pipeline, or what makes one: then every session has one of its own, and its memory is the session's. */
  readonly line: Pipeline | (() => Pipeline);
  /**
   * What is sent into the head, frame by frame, `index` counting from 0; one every 20 ms of the session's time.
   * @defaultValue 20 ms of silence from a microphone at 16 kHz
   */
  readonly frame?: (index: number) => Frame;
}

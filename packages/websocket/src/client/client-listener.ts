import type { JsonValue } from '@antiphon/core';
import type { PipecatAudio } from '@antiphon/rtvi/frame-free';
import type { LinkEnd } from '../link/index.js';

/** Takes what a client does. */
export interface ClientListener {
  audio(audio: PipecatAudio): void;
  message(message: JsonValue): void;
  /** So many messages with audio were dropped before anybody listened. */
  dropped(count: number): void;
  ended(end: LinkEnd): void;
}

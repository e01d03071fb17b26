import { AntiphonError, type Clock, type PlayoutPosition, type SentRecord } from '@antiphon/core';
import type { AdaptiveChunks } from './adaptive-chunks.js';

/** How audio is let out in its time. */
export interface PacedOutputPacing {
  /** Length of a frame; it must be a whole number of samples. @defaultValue 20 */
  readonly frameMs?: number;
  /**
   * How far ahead of real time whoever follows is fed, so that a shorter stall is not heard: 60 to 200 where it
   * can drop what it has, at most 80 where it cannot. @defaultValue 100
   */
  readonly leadMs?: number;
  /**
   * After a stall longer than the lead, so much more than the lead leaves at once. 0 never exceeds the lead: what
   * the listener has missed is not made up for, everything is heard that much later. Without a lead, a little
   * is needed against drift.
   * @defaultValue 0, or one frame when the lead is shorter than that
   */
  readonly maxCatchUpMs?: number;
  /** The most that waits to be sent; more is refused, never dropped. @defaultValue 20_000: 1,000 frames */
  readonly maxQueuedMs?: number;
  /** Above this it pushes back. @defaultValue 2_000, or half of `maxQueuedMs` when that is less */
  readonly highMs?: number;
  /** Below this it lets go again. @defaultValue half of `highMs` */
  readonly lowMs?: number;
  /** How long what is cut off fades instead of clicking; 0 for not at all. @defaultValue 5 */
  readonly fadeMs?: number;
  /**
   * Sends silence, frame by frame and never ahead, while there is nothing to say: for lines that drop a call
   * that is silent. @defaultValue false
   */
  readonly comfort?: boolean;
}

export interface PacedOutputOptions extends PacedOutputPacing {
  /** Of the audio, in Hz. Other rates are refused. */
  readonly sampleRate: number;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
  /**
   * Takes a frame in its time: `frameMs` of mono PCM, the end of a speech filled up with silence; several frames
   * with `chunks`. Array and position are reused: copy what you keep. What it throws goes to `onError`, and the
   * frame counts as sent.
   */
  send(samples: Int16Array, position: PlayoutPosition): void;
  /** Makes the peer drop what it has not played. Without it, what is cut off fades. */
  clear?(): void;
  /**
   * Joins frames to pieces of changing length, at most half of the lead; a stall may leave the peer ahead by one of
   * them more. @defaultValue every frame by itself
   */
  readonly chunks?: AdaptiveChunks;
  /** The turn of now: audio of older ones is never sent. @defaultValue what `interrupt` has made of it */
  currentTurn?(): number;
  /** The queue passed a mark. `write` waits by itself; this is for whoever uses `push`. */
  onPressure?(level: 'high' | 'low', queuedMs: number): void;
  /** A line of the log for every frame, in ms on the clock. */
  onSent?(record: SentRecord): void;
  onError?(error: unknown): void;
}

export const pacedOutputDefaults = {
  frameMs: 20,
  leadMs: 100,
  maxQueuedMs: 20_000,
  highMs: 2_000,
  fadeMs: 5,
  comfort: false,
} as const satisfies PacedOutputPacing;

/**
 * Fills in the defaults.
 *
 * @throws AntiphonError `pipeline_invalid` for marks that leave no room.
 */
export function pacedOutputPacing(options: PacedOutputPacing): Required<PacedOutputPacing> {
  const {
    frameMs = pacedOutputDefaults.frameMs,
    leadMs = pacedOutputDefaults.leadMs,
    maxQueuedMs = pacedOutputDefaults.maxQueuedMs,
    fadeMs = pacedOutputDefaults.fadeMs,
    comfort = pacedOutputDefaults.comfort,
  } = options;
  const { maxCatchUpMs = leadMs < frameMs ? frameMs : 0 } = options;
  const { highMs = Math.min(pacedOutputDefaults.highMs, maxQueuedMs / 2) } = options;
  const { lowMs = highMs / 2 } = options;
  if (!(highMs < maxQueuedMs)) {
    throw new AntiphonError(
      'pipeline_invalid',
      `pacedOutput: highMs (${highMs}) must be below maxQueuedMs (${maxQueuedMs})`,
    );
  }
  return { frameMs, leadMs, maxCatchUpMs, maxQueuedMs, highMs, lowMs, fadeMs, comfort };
}

import type { PlaybackPiece, PlaybackPosition } from './jitter-buffer.js';

/** The names of the two nodes that the worklet registers. */
export const PLAYBACK_NODE = 'antiphon-playback';
export const MICROPHONE_NODE = 'antiphon-microphone';

/** What the page asks of the loudspeaker's node. */
export type ToPlayback =
  | ({ readonly type: 'piece' } & PlaybackPiece)
  /** Drop the speech of turns up to this one, and tell what was played of it. */
  | { readonly type: 'flush'; readonly turn: number }
  /** Drop everything, and tell nothing: another session begins. */
  | { readonly type: 'clear' };

/** What the page asks of a microphone's node: to end, for its microphone was let go. */
export type ToMicrophone = { readonly type: 'end' };

/** What it tells the page: every 20 ms while it plays, and when it begins and ends. */
export type FromPlayback =
  | {
      readonly type: 'played';
      readonly position: PlaybackPosition | undefined;
      /** Nothing is left to play for now. */
      readonly isDry: boolean;
      /** How loud it was since the last report: 1 is full scale. */
      readonly rms: number;
      readonly bufferedMs: number;
      readonly targetMs: number;
      readonly underruns: number;
    }
  | { readonly type: 'flushed'; readonly turn: number; readonly playedMs: number };

import type { AudioQueue } from '../flow/index.js';
import type { Distribution } from './recent.js';
import { Recent } from './recent.js';

/** What a playout has done and how well, all in ms. Counts are since it began. */
export interface PlayoutStats {
  /** Chunks taken in, and frames sent. */
  readonly chunks: number;
  readonly frames: number;
  /** Audio sent, silence at the ends of speech not counted. */
  readonly audioMs: number;
  readonly queuedMs: number;
  /** The most that ever waited. */
  readonly peakQueuedMs: number;
  /** How long chunks took from being made to the queue, and in the queue; of the last 100. */
  readonly producedToQueued: Distribution;
  readonly queuedToSent: Distribution;
  /** How much later than it was due a frame left; of the last 500. */
  readonly timingError: Distribution;
  /** Times that the listener had nothing to hear in the middle of a speech, and for how long. */
  readonly underruns: number;
  readonly underrunMs: number;
  readonly interruptions: number;
  /** Speech that was cut off before it was sent. */
  readonly cutMs: number;
  /** Chunks of a turn that was over when they came, and chunks that found the queue full. */
  readonly staleChunks: number;
  readonly refusedChunks: number;
  /** Whether there is something that the listener has not yet heard. */
  readonly isPlaying: boolean;
}

/** The counters behind {@link PlayoutStats}. */
export class PlayoutMeter {
  chunks = 0;
  frames = 0;
  samples = 0;
  underruns = 0;
  underrunMs = 0;
  interruptions = 0;
  cutMs = 0;
  staleChunks = 0;
  refusedChunks = 0;
  readonly producedToQueued = new Recent(100);
  readonly queuedToSent = new Recent(100);
  readonly timingError = new Recent(500);

  snapshot(queue: AudioQueue<unknown>, isPlaying: boolean): PlayoutStats {
    const { samples, producedToQueued, queuedToSent, timingError, ...counts } = this;
    return {
      ...counts,
      audioMs: (samples / queue.sampleRate) * 1000,
      queuedMs: queue.queuedMs,
      peakQueuedMs: queue.peakMs,
      producedToQueued: producedToQueued.summary(),
      queuedToSent: queuedToSent.summary(),
      timingError: timingError.summary(),
      isPlaying,
    };
  }
}

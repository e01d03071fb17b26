import type { Frame } from '../frames/index.js';
import type { AlwaysEmits, FailOptions } from './context.js';

/** One piece of asynchronous work that a processor does for a turn. */
export interface Work<Out extends Frame = never> {
  readonly turn: number;
  /** Fires when the turn is interrupted or the session ends. */
  readonly signal: AbortSignal;
  /** Whether a newer turn has begun: nothing more will be let through. */
  readonly stale: boolean;
  /** Emits for this turn, unless it is stale. A frame without a turn is given this one. Says whether it went. */
  emit(frame: Out | AlwaysEmits): boolean;
  /** Reports an error upstream, naming the frame that asked for the work. */
  fail(error: unknown, options?: Pick<FailOptions, 'handOver'>): void;
  /** The work is over. Idempotent. */
  end(): void;
}

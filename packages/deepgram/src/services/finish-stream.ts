import { type Clock, settleWithin } from '@antiphon/core';

interface Finishing {
  readonly state: string;
  drain(ms: number): Promise<void>;
}

export interface FinishOptions {
  readonly clock: Clock;
  readonly audio: Finishing;
  readonly timeoutMs: number;
  /** Asks for what is not final yet; resolves when it is, or when it will not be. */
  settle(): Promise<void>;
}

/**
 * Ends a stream within its time: first what is not final yet, across reconnections if need be, then the vendor's
 * own farewell, in which it may still say something.
 */
export async function finishStream({ clock, audio, timeoutMs, settle }: FinishOptions): Promise<void> {
  const startedAtMs = clock.now();
  await settleWithin(clock, timeoutMs, settle());
  const leftMs = Math.max(0, timeoutMs - (clock.now() - startedAtMs));
  await audio.drain(leftMs);
}

import { rmsOf } from '@antiphon/audio';

/** Louder than this counts as a voice: −40 dBFS. */
const VOICE_RMS = 0.01;
/** A pause this long begins a new stretch of voice. */
const PAUSE_MS = 1_000;

/**
 * A rough notion of when the user spoke, from the loudness alone. It decides nothing that is heard: only which
 * audio is worth repeating on a new link, when a link may be changed, and when a turn's speech ended.
 */
export class VoiceMeter {
  /** Where the newest stretch of voice began and ended so far. */
  fromMs: number | undefined;
  lastMs: number | undefined;

  /** @param nowMs when the last sample was heard. */
  hear(samples: Int16Array, nowMs: number): void {
    if (rmsOf(samples) < VOICE_RMS) return;
    if (this.lastMs === undefined || nowMs - this.lastMs > PAUSE_MS) this.fromMs = nowMs;
    this.lastMs = nowMs;
  }

  /** Whether a voice was heard after a moment. */
  since(ms: number): boolean {
    return this.lastMs !== undefined && this.lastMs > ms;
  }
}

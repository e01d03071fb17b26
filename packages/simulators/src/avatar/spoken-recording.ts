import { joinPcm16 } from '@antiphon/audio';
import { type RecordedStretch, TimedRecording } from '../recording/index.js';

/** Samples per second of what an avatar says: the rate that the vendor takes. 16-bit mono. */
export const AVATAR_RATE = 24_000;

/** A stretch in which the avatar spoke without a break. Times are ms since its session was started. */
export type SpokenStretch = RecordedStretch;

/** Something that happened to what the avatar says or does. */
export interface SpokenEvent {
  readonly atMs: number;
  readonly kind: 'audio' | 'started' | 'ended' | 'interrupted' | 'listening' | 'idle';
  /** The client's name for what is said, where it gave one. */
  readonly eventId?: string;
  /** Of audio that came: how long it is, and when it is said, unless it is interrupted before. */
  readonly audioMs?: number;
  readonly saidAtMs?: number;
}

/**
 * What an avatar really said, as its viewers heard it, in 24 kHz mono: late audio is late, what was interrupted is cut off.
 * Holds the latest hour of speech (173 MB) and the latest 20,000 events.
 */
export class SpokenRecording extends TimedRecording<Int16Array, SpokenEvent> {
  constructor() {
    super({ sampleRate: AVATAR_RATE, pcmOf: (samples) => samples });
  }

  /** All that was said one after another, without the silence in between: 24 kHz mono. */
  speech(): Int16Array {
    return joinPcm16(this.pieces);
  }
}

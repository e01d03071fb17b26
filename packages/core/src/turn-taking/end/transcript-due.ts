import type { Floor } from '../floor.js';

/** How long a transcript may lag behind the one before it. */
const LAG_MS = 500;

/**
 * Until when to wait for the transcripts that are owed, at most `lastMs`. When one has come since the voice
 * ended, it may have been for several stretches at once, as recognisers join what lies close together: then
 * the wait is short.
 */
export function transcriptDueMs({ finalAtMs, voiceToMs }: Floor, lastMs: number): number {
  if (finalAtMs === undefined || voiceToMs === undefined || finalAtMs < voiceToMs) return lastMs;
  return Math.min(lastMs, finalAtMs + LAG_MS);
}

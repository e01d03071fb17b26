import { endsUnfinished } from '../../text/index.js';
import { type EndStrategy, NEVER } from '../strategy.js';

export interface OnTranscriptOnlyOptions {
  /** How long no new words may come before the turn is over. @defaultValue 600 */
  readonly quietMs?: number;
  /** The same when the words so far call for more. @defaultValue 1500 */
  readonly unfinishedQuietMs?: number;
  /** How long interim words may wait to become final. @defaultValue 2000 */
  readonly maxWaitForTranscriptMs?: number;
}

export const onTranscriptOnlyDefaults = {
  quietMs: 600,
  unfinishedQuietMs: 1500,
  maxWaitForTranscriptMs: 2000,
} as const satisfies OnTranscriptOnlyOptions;

/**
 * The user gives the turn back when no new words have come for `quietMs`: for pipelines without voice
 * activity, whose recogniser finds the ends of utterances by itself.
 */
export function onTranscriptOnly(options: OnTranscriptOnlyOptions = {}): EndStrategy {
  const { quietMs, unfinishedQuietMs, maxWaitForTranscriptMs } = { ...onTranscriptOnlyDefaults, ...options };
  return {
    name: 'quiet',
    endsAt({ words, interim, wordsAtMs, takenAtMs, voice, button, nowMs }) {
      if (voice || button === 'down') return NEVER;
      const sinceMs = wordsAtMs ?? takenAtMs ?? nowMs;
      if (interim !== '' || words === '') return sinceMs + Math.max(quietMs, maxWaitForTranscriptMs);
      return sinceMs + (endsUnfinished(words) ? unfinishedQuietMs : quietMs);
    },
  };
}

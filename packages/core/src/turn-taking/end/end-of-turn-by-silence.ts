import { endsUnfinished } from '../../text/index.js';
import { type EndStrategy, NEVER } from '../strategy.js';
import { transcriptDueMs } from './transcript-due.js';

export interface SilenceOptions {
  /** Silence after which a finished sentence is a finished turn, from the true end of the voice. @defaultValue 400 */
  readonly silenceMs?: number;
  /** The same when the words so far call for more: "and", "my number is". @defaultValue 1200 */
  readonly unfinishedSilenceMs?: number;
  /**
   * How long after the end of the voice its final transcript is waited for. One that comes later is not
   * lost: it begins a turn, or joins the one that has begun.
   * @defaultValue 2000
   */
  readonly maxWaitForTranscriptMs?: number;
}

export const silenceDefaults = {
  silenceMs: 400,
  unfinishedSilenceMs: 1200,
  maxWaitForTranscriptMs: 2000,
} as const satisfies SilenceOptions;

/**
 * The user gives the turn back by falling silent, once what was said is known: the final transcript of
 * every stretch of voice has come, or its time is up. A voice that sounds again before that goes on with
 * the turn. Words for which there was no voice activity count as voice when they came. Never ends a turn
 * while the talk button is held.
 */
export function endOfTurnBySilence(options: SilenceOptions = {}): EndStrategy {
  const { silenceMs, unfinishedSilenceMs, maxWaitForTranscriptMs } = { ...silenceDefaults, ...options };
  return {
    name: 'silence',
    endsAt(floor) {
      const { voice, button, words, interim, wordsAtMs } = floor;
      if (voice || button === 'down') return NEVER;
      const silentFromMs = floor.voiceToMs ?? wordsAtMs ?? floor.takenAtMs ?? floor.nowMs;
      const dueMs = silentFromMs + (endsUnfinished(words) ? unfinishedSilenceMs : silenceMs);
      const lastMs = silentFromMs + maxWaitForTranscriptMs;
      if (floor.owedTranscripts > 0) return Math.max(dueMs, transcriptDueMs(floor, lastMs));
      if (interim !== '') return Math.max(dueMs, (wordsAtMs ?? silentFromMs) + maxWaitForTranscriptMs);
      return dueMs;
    },
  };
}

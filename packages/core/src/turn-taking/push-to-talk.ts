import { transcriptDueMs } from './end/transcript-due.js';
import { type EndStrategy, NEVER, NOW, type StartStrategy } from './strategy.js';

export interface PushToTalkOptions {
  /** How long after the release the last words may come, when nothing shows that any are missing. @defaultValue 300 */
  readonly settleMs?: number;
  /** How long after the release words are waited for that must still come. @defaultValue 2000 */
  readonly maxWaitForTranscriptMs?: number;
}

export const pushToTalkDefaults = {
  settleMs: 300,
  maxWaitForTranscriptMs: 2000,
} as const satisfies PushToTalkOptions;

/**
 * The user has the turn while a button is held, told by `PushToTalkFrame`: pressing it takes the turn, and
 * releasing it gives it back as soon as the words have been recognised. Give the same strategy as `start`
 * and `end`. What is said while the button is up is not part of the turn.
 */
export function pushToTalk(options: PushToTalkOptions = {}): StartStrategy & EndStrategy {
  const { settleMs, maxWaitForTranscriptMs } = { ...pushToTalkDefaults, ...options };
  return {
    name: 'pushToTalk',
    startsAfresh: true,
    startsAt: ({ button }) => (button === 'down' ? NOW : NEVER),
    endsAt(floor) {
      const { button, buttonAtMs = NEVER, takenAtMs = NEVER, voice, words, interim } = floor;
      // A turn that began by other means, with the button up, is not ended by it.
      if (button !== 'up' || buttonAtMs < takenAtMs) return NEVER;
      const lastMs = buttonAtMs + maxWaitForTranscriptMs;
      // Voice activity notices the end of the voice after the button was released.
      if (voice || interim !== '') return lastMs;
      if (floor.owedTranscripts > 0) return transcriptDueMs(floor, lastMs);
      const heardNothing = words === '' && floor.voiceFromMs === undefined && floor.finalAtMs === undefined;
      return heardNothing ? lastMs : buttonAtMs + settleMs;
    },
  };
}

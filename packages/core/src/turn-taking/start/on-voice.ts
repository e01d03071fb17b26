import { isBackchannel } from '../../text/index.js';
import { NEVER, NOW, type StartStrategy } from '../strategy.js';

export interface OnVoiceOptions {
  /**
   * How long a voice must sound to interrupt the bot while it is heard. Voice activity notices the end of a
   * voice late, so this must be longer than the sounds to ignore by the detector's silence: a cough of
   * 200 ms seems to last 450 ms. `Infinity`: a voice alone never interrupts.
   * @defaultValue 500
   */
  readonly minMs?: number;
}

export const onVoiceDefaults = { minMs: 500 } as const satisfies OnVoiceOptions;

/**
 * The user takes the turn by raising their voice: at once while the bot is not heard, after `minMs` of
 * voice while it is. A voice of which only a backchannel has been recognised so far does not count over
 * the bot.
 */
export function onVoice(options: OnVoiceOptions = {}): StartStrategy {
  const { minMs } = { ...onVoiceDefaults, ...options };
  return {
    name: 'voice',
    startsAt({ voice, voiceFromMs, botSpeaking, words, interim, wordsAtMs = NOW }) {
      if (!voice || voiceFromMs === undefined) return NEVER;
      if (!botSpeaking) return NOW;
      const onlyListens = wordsAtMs >= voiceFromMs && isBackchannel(`${words} ${interim}`);
      return onlyListens ? NEVER : voiceFromMs + minMs;
    },
  };
}

import type { MuteStrategy } from '../strategy.js';

/** The user is not listened to while the bot speaks for the first time; before that and after, always. */
export function muteFirstSpeech(): MuteStrategy {
  return {
    name: 'firstSpeech',
    mutes: ({ botSpeaking, botSpeeches }) => botSpeaking && botSpeeches === 0,
  };
}

import type { MuteStrategy } from '../strategy.js';

/** The user is not listened to while the bot is heard: it cannot be interrupted. */
export function muteWhileBotSpeaks(): MuteStrategy {
  return { name: 'botSpeaks', mutes: ({ botSpeaking }) => botSpeaking };
}

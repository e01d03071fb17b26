import { isBackchannel } from '../../text/index.js';
import { NEVER, NOW, type StartStrategy } from '../strategy.js';

export interface MinWordsOptions {
  /** Words that it takes to interrupt the bot while it is heard. @defaultValue 1 */
  readonly whileBotSpeaks?: number;
}

export const minWordsDefaults = { whileBotSpeaks: 1 } as const satisfies MinWordsOptions;

/** Han and kana are written without spaces: each character counts. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{P}]\S*/gu;

/**
 * The user takes the turn with words: with the first one while the bot is not heard, with `whileBotSpeaks`
 * of them, interim or final, while it is. A backchannel ("mhm", "right") does not interrupt.
 */
export function minWords(options: MinWordsOptions = {}): StartStrategy {
  const { whileBotSpeaks } = { ...minWordsDefaults, ...options };
  return {
    name: 'words',
    startsAt({ words, interim, botSpeaking }) {
      const text = `${words} ${interim}`.trim();
      if (text === '') return NEVER;
      if (!botSpeaking) return NOW;
      return isBackchannel(text) || countWords(text) < whileBotSpeaks ? NEVER : NOW;
    },
  };
}

function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}

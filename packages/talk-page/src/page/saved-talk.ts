import type { ResumeTicket } from '@antiphon/client';
import type { KeptConversation } from './conversation.js';

/** What a page leaves for itself when it is reloaded: kept in this tab alone, until it is closed. */
export interface SavedTalk {
  readonly ticket: ResumeTicket;
  readonly conversation: KeptConversation;
  readonly withMicrophone: boolean;
  /** The next page's microphone is no more open than this one's was. */
  readonly isMuted: boolean;
  readonly isPushToTalk: boolean;
  /** Of a session whose avatar is elsewhere. */
  readonly avatarKey?: string | undefined;
}

const KEY = 'antiphon-talk-2';

export function saveTalk(talk: SavedTalk): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(talk));
  } catch {
    // A browser without storage begins anew after a reload.
  }
}

/** Takes what was left, once. */
export function takeSavedTalk(): SavedTalk | undefined {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return text === null ? undefined : (JSON.parse(text) as SavedTalk);
  } catch {
    return undefined;
  }
}

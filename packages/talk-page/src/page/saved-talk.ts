import type { ResumeTicket } from '@antiphon/client';
import type { Entry } from './conversation.js';

/** What a page leaves for itself when it is reloaded: kept in this tab alone, until it is closed. */
export interface SavedTalk {
  readonly ticket: ResumeTicket;
  readonly entries: readonly Entry[];
  readonly withMicrophone: boolean;
}

const KEY = 'antiphon-talk';

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

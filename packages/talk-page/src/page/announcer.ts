import type { Conversation, Entry } from './conversation.js';

/**
 * Says for a screen reader what was said, each entry once, when it will not change any more: words that come one by one
 * would be read over and over.
 */
export class Announcer {
  #conversation: Conversation | undefined;
  #toldId = 0;
  #told = new Set<number>();

  /** @returns what is new; undefined for nothing. What stood in a conversation from the first is not news. */
  next(conversation: Conversation): string | undefined {
    const { entries } = conversation;
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.#toldId = entries.at(-1)?.id ?? 0;
      this.#told = new Set();
    }
    const news = entries.filter(({ id }) => id > this.#toldId && !this.#told.has(id)).flatMap(settled);
    for (const { id } of news) this.#told.add(id);
    return news.length === 0 ? undefined : news.map(({ text }) => text).join(' ');
  }
}

function settled(entry: Entry): { readonly id: number; readonly text: string }[] {
  const { id } = entry;
  if (entry.who === 'note') return [{ id, text: entry.text }];
  if (entry.who === 'user')
    return entry.isOpen || entry.text === '' ? [] : [{ id, text: `You: ${entry.text}` }];
  if (entry.turn === undefined) return [];
  const heard = entry.segments.map((segment) => segment.heard).filter((words) => words !== '');
  return [{ id, text: `The agent: ${heard.join(' ')}${entry.isInterrupted ? ' … You broke in.' : ''}` }];
}

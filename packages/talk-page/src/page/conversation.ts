import type { PageTurn } from '../page-messages.js';

/** A piece of what the agent says: what of it was heard, and what is left. */
export interface Segment {
  readonly id: number;
  readonly heard: string;
  readonly left: string;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: unknown;
  readonly state: 'running' | 'done' | 'cancelled';
}

export interface UserEntry {
  readonly who: 'user';
  readonly id: number;
  /** What is certain, and what may change yet. */
  readonly text: string;
  readonly interim: string;
  readonly isOpen: boolean;
}

export interface BotEntry {
  readonly who: 'bot';
  readonly id: number;
  readonly segments: readonly Segment[];
  readonly calls: readonly ToolCall[];
  readonly isSpeaking: boolean;
  readonly isThinking: boolean;
  readonly isInterrupted: boolean;
  /** When the turn is over. */
  readonly turn?: PageTurn;
}

export interface NoteEntry {
  readonly who: 'note';
  readonly id: number;
  readonly text: string;
}

export type Entry = UserEntry | BotEntry | NoteEntry;

/** A page that goes on for days need not keep every word. */
const MAX_ENTRIES = 400;

/** A conversation as another page goes on with it. */
export interface KeptConversation {
  readonly entries: readonly Entry[];
  /** The last entry before the session: what the agent counts in a session, such as its segments, begins anew in the next. */
  readonly sessionAfterId: number;
}

/** What was said, by whom, in order: what the page shows. Holds 400 entries; the oldest give way. */
export class Conversation {
  #entries: readonly Entry[];
  #lastId: number;
  #sessionAfterId: number;
  readonly #changed: () => void;

  /** @param changed called after every change. @param kept what another page has left */
  constructor(changed: () => void = () => {}, kept: KeptConversation = { entries: [], sessionAfterId: 0 }) {
    this.#changed = changed;
    this.#entries = kept.entries;
    this.#lastId = kept.entries.at(-1)?.id ?? 0;
    this.#sessionAfterId = kept.sessionAfterId;
  }

  /** All of it, as plain data. */
  get kept(): KeptConversation {
    return { entries: this.#entries, sessionAfterId: this.#sessionAfterId };
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Words of the user, of which the recogniser is certain or not. */
  userSays(text: string, isFinal: boolean): void {
    const open = this.#openUser();
    if (!isFinal) this.#put({ ...open, interim: text.trim() });
    else this.#put({ ...open, text: joined(open.text, text), interim: '' });
  }

  /** All of what the user has said in a turn, or has written. */
  userTurn(text: string): void {
    this.#put({ ...this.#openUser(), text: text.trim(), interim: '', isOpen: false });
  }

  botThinks(isThinking: boolean): void {
    const bot = isThinking ? this.#currentBot() : this.#lastBot();
    if (bot !== undefined && bot.isThinking !== isThinking) this.#put({ ...bot, isThinking });
  }

  botSpeaks(isSpeaking: boolean): void {
    const bot = isSpeaking ? this.#currentBot() : this.#lastBot();
    if (bot === undefined) return;
    this.#put({ ...bot, isSpeaking, isThinking: bot.isThinking && !isSpeaking });
  }

  botSays(segment: Segment): void {
    const known = this.#bots().find(({ segments }) => segments.some(({ id }) => id === segment.id));
    const bot = known ?? this.#currentBot();
    const segments = known === undefined ? [...bot.segments, segment] : replaced(bot.segments, segment);
    this.#put({ ...bot, segments, isThinking: false });
  }

  /** The user has taken the turn while the agent was speaking. */
  interrupted(): void {
    const bot = this.#lastBot();
    if (bot?.isSpeaking || bot?.isThinking)
      this.#put({ ...bot, isInterrupted: bot.segments.length > 0, isSpeaking: false, isThinking: false });
  }

  called(call: ToolCall): void {
    const known = this.#bots().find(({ calls }) => calls.some(({ id }) => id === call.id));
    const bot = known ?? this.#currentBot();
    this.#put({ ...bot, calls: known === undefined ? [...bot.calls, call] : replaced(bot.calls, call) });
  }

  callEnded(id: string, isCancelled: boolean): void {
    const bot = this.#bots().find(({ calls }) => calls.some((call) => call.id === id));
    const call = bot?.calls.find((each) => each.id === id);
    if (call !== undefined) this.called({ ...call, state: isCancelled ? 'cancelled' : 'done' });
  }

  turnOver(turn: PageTurn): void {
    const bot = this.#bots().findLast((entry) => entry.turn === undefined && entry.segments.length > 0);
    if (bot === undefined || turn.said === '') return;
    this.#put({ ...bot, turn, isThinking: false, isInterrupted: turn.outcome === 'interrupted' });
  }

  note(text: string): void {
    this.#put({ who: 'note', id: ++this.#lastId, text });
  }

  /** A session has begun that knows of none before it. */
  sessionBegan(): void {
    this.settle();
    if (this.#entries.length > 0)
      this.note('The agent was restarted: it has forgotten what was said before.');
    this.#sessionAfterId = this.#lastId;
  }

  /** Nobody speaks any more: the connection is gone for good. */
  settle(): void {
    this.#entries = this.#entries.map((entry) => {
      if (entry.who === 'user') return { ...entry, isOpen: false };
      return entry.who === 'bot' ? { ...entry, isSpeaking: false, isThinking: false } : entry;
    });
    this.#changed();
  }

  /** Those of this session. */
  #bots(): readonly BotEntry[] {
    return this.#entries.filter(
      (entry): entry is BotEntry => entry.who === 'bot' && entry.id > this.#sessionAfterId,
    );
  }

  #lastBot(): BotEntry | undefined {
    return this.#bots().at(-1);
  }

  #openUser(): UserEntry {
    const open = this.#entries.findLast((entry) => entry.who === 'user');
    if (open?.isOpen) return open;
    return { who: 'user', id: ++this.#lastId, text: '', interim: '', isOpen: true };
  }

  /** What the agent is saying now: behind what the user has finished, a new entry. */
  #currentBot(): BotEntry {
    const last = this.#lastBot();
    const isAnswered = this.#entries.some(
      (entry) => entry.who === 'user' && !entry.isOpen && entry.id > (last?.id ?? 0),
    );
    if (last !== undefined && !isAnswered && !last.isInterrupted) return last;
    return {
      ...{ who: 'bot', id: ++this.#lastId, segments: [], calls: [] },
      ...{ isSpeaking: false, isThinking: false, isInterrupted: false },
    };
  }

  #put(entry: Entry): void {
    const isKnown = this.#entries.some(({ id }) => id === entry.id);
    this.#entries = isKnown
      ? this.#entries.map((each) => (each.id === entry.id ? entry : each))
      : [...this.#entries, entry].slice(-MAX_ENTRIES);
    this.#changed();
  }
}

function replaced<Item extends { readonly id: unknown }>(
  items: readonly Item[],
  item: Item,
): readonly Item[] {
  return items.map((each) => (each.id === item.id ? item : each));
}

function joined(one: string, other: string): string {
  return `${one} ${other}`.trim();
}

/** What has happened to a session, beside what was said in it. */
export type NoteKind = 'reconnected' | 'ended-by-service' | 'longest' | 'failed';

/** In English; a view in another language goes by the kind. */
const NOTES: Readonly<Record<NoteKind, string>> = {
  reconnected: 'Reconnected.',
  'ended-by-service': 'The service has ended the session.',
  longest: 'The session has reached its greatest length.',
  failed: 'Something went wrong.',
};

/** Something that was said. */
export interface TranscriptEntry {
  readonly id: number;
  readonly who: 'user' | 'bot' | 'note';
  /** Of a note alone. */
  readonly note?: NoteKind;
  /** What a note is about, as the service calls it: for logs, not for people. */
  readonly detail?: string;
  /** What is certain: of the user what was understood, of the agent what was heard. */
  readonly text: string;
  /**
   * What may change yet: of the user what is being understood, of the agent what it has still to say. In an entry that is final
   * it was never certain, or never heard.
   */
  readonly pending: string;
  /** Nothing is added any more. */
  readonly isFinal: boolean;
  /** The user has broken in. */
  readonly isInterrupted: boolean;
  /** The turn in which the agent has said it aloud; undefined for what was not. */
  readonly turn?: number;
  /** It was heard as it came, of the agent: said aloud, and neither silenced nor held back. */
  readonly wasHeard: boolean;
  /** Of the session, as BCP 47; undefined for notes. */
  readonly language?: string;
}

/** A piece of what the agent says: what of it was heard, and what is left. */
interface Segment {
  readonly id: number;
  readonly heard: string;
  readonly left: string;
}

interface Kept extends TranscriptEntry {
  readonly isSpoken: boolean;
  readonly segments: readonly Segment[];
}

export interface TranscriptEvents {
  changed(): void;
  /** An entry of the user or the agent is whole; one that the end of a session has cut short of the user's never is. */
  settled(entry: TranscriptEntry): void;
}

/** A page that goes on for days need not keep every word. */
const MAX_ENTRIES = 400;

/** What was said, by whom, in order. Holds 400 entries; the oldest give way. */
export class Transcript {
  readonly #events: TranscriptEvents;
  #entries: readonly Kept[] = [];
  #lastId = 0;
  /** The last entry before the session: the agent counts its segments anew in the next. */
  #sessionAfterId = 0;
  /** Of what is said from now on, as BCP 47. */
  language: string | undefined;

  constructor(events: TranscriptEvents) {
    this.#events = events;
  }

  get entries(): readonly TranscriptEntry[] {
    return this.#entries;
  }

  /** Words of the user, of which the recogniser is certain or not. */
  userSays(text: string, isCertain: boolean): void {
    const open = this.#openUser();
    if (isCertain) this.#put({ ...open, text: `${open.text} ${text}`.trim(), pending: '' });
    else this.#put({ ...open, pending: text.trim() });
  }

  /** All of what the user has said in a turn, or has written. Nothing was said where it is empty. */
  userTurn(text: string): void {
    const said = text.trim();
    if (said === '') {
      this.#forgetUser();
      return;
    }
    // What was only written has no end of its own; what is being said has, or is broken off.
    if (this.#bots().at(-1)?.isSpoken === false) this.botEnds();
    this.#settle({ ...this.#openUser(), text: said, pending: '', isFinal: true });
  }

  /**
   * The agent speaks from now on.
   *
   * @param turn whose speech it is, where it is known
   * @param wasHeard whether it is to be heard
   */
  botStarts(turn: number | undefined, wasHeard = true): void {
    const bot = { ...this.#openBot(), isSpoken: true, wasHeard };
    this.#put(turn === undefined ? bot : { ...bot, turn });
  }

  botSays(segment: Segment): void {
    const known = this.#bots().find(({ segments }) => segments.some(({ id }) => id === segment.id));
    const bot = known ?? this.#openBot();
    const segments =
      known === undefined
        ? [...bot.segments, segment]
        : bot.segments.map((each) => (each.id === segment.id ? segment : each));
    const pending = segments.map(({ left }) => left);
    this.#put({
      ...bot,
      segments,
      text: joined(segments.map(({ heard }) => heard)),
      pending: joined(pending),
    });
  }

  /** The agent has said what it had to say. */
  botEnds(): void {
    const bot = this.#bots().at(-1);
    if (bot === undefined || bot.isFinal) return;
    if (bot.segments.length === 0) this.#remove(bot.id);
    else this.#settle({ ...bot, isFinal: true });
  }

  /** The user has taken the turn. */
  interrupted(): void {
    const bot = this.#bots().at(-1);
    if (bot === undefined || bot.isFinal) return;
    if (bot.segments.length === 0) this.#remove(bot.id);
    else this.#settle({ ...bot, isFinal: true, isInterrupted: true });
  }

  note(note: NoteKind, detail?: string): void {
    const entry = { ...this.#empty('note'), text: NOTES[note], note, isFinal: true };
    this.#put(detail === undefined ? entry : { ...entry, detail });
  }

  /** The agent counts anew from here. */
  sessionBegan(): void {
    this.settle();
    this.#sessionAfterId = this.#lastId;
  }

  /** Nobody speaks any more. */
  settle(): void {
    this.#closeUser();
    this.botEnds();
  }

  clear(): void {
    this.#entries = [];
    this.#sessionAfterId = this.#lastId;
    this.#events.changed();
  }

  /** What the user had begun to say stays to be seen, and counts for nothing: nobody knows how it was to go on. */
  #closeUser(): void {
    const open = this.#lastUser();
    if (open === undefined || open.isFinal) return;
    if (joined([open.text, open.pending]) === '') this.#remove(open.id);
    else this.#put({ ...open, isFinal: true });
  }

  #forgetUser(): void {
    const open = this.#lastUser();
    if (open?.isFinal === false) this.#remove(open.id);
  }

  #lastUser(): Kept | undefined {
    return this.#entries.findLast(({ who }) => who === 'user');
  }

  /** Those of this session. */
  #bots(): readonly Kept[] {
    return this.#entries.filter(({ who, id }) => who === 'bot' && id > this.#sessionAfterId);
  }

  #openUser(): Kept {
    const last = this.#lastUser();
    if (last === undefined || last.isFinal) return this.#empty('user');
    if (!this.#bots().some(({ id, isFinal }) => isFinal && id > last.id)) return last;
    // What goes on after an answer is read after it.
    this.#remove(last.id);
    return { ...last, id: ++this.#lastId };
  }

  #openBot(): Kept {
    const last = this.#bots().at(-1);
    return last === undefined || last.isFinal ? this.#empty('bot') : last;
  }

  #empty(who: TranscriptEntry['who']): Kept {
    const id = ++this.#lastId;
    return {
      id,
      who,
      text: '',
      pending: '',
      isFinal: false,
      isInterrupted: false,
      isSpoken: false,
      wasHeard: false,
      ...(who === 'note' || this.language === undefined ? {} : { language: this.language }),
      segments: [],
    };
  }

  #settle(entry: Kept): void {
    this.#put(entry);
    this.#events.settled(entry);
  }

  #put(entry: Kept): void {
    const isKnown = this.#entries.some(({ id }) => id === entry.id);
    this.#entries = isKnown
      ? this.#entries.map((each) => (each.id === entry.id ? entry : each))
      : [...this.#entries, entry].slice(-MAX_ENTRIES);
    this.#events.changed();
  }

  #remove(removed: number): void {
    this.#entries = this.#entries.filter(({ id }) => id !== removed);
    this.#events.changed();
  }
}

function joined(texts: readonly string[]): string {
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
}

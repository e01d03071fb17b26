import { type Clock, systemClock } from '../clock/index.js';
import { AntiphonError } from '../error.js';
import { ChangeListeners } from './change-listeners.js';
import { cutToCount, cutToHeard } from './cut-texts.js';
import { cutTurn } from './cut-turn.js';
import { ModelView } from './for-model.js';
import { History, type HistoryOptions } from './history.js';
import type { JsonValue } from './json.js';
import {
  type AssistantMessage,
  type Message,
  type Thought,
  type ToolCall,
  turnOf,
  type UserMessage,
  type UserPart,
} from './message.js';
import { findCall, joinParts, placeFor, placeForResult } from './places.js';
import { SeenAs } from './seen-as.js';
import { type ConversationSnapshot, parseSnapshot } from './snapshot.js';

export interface ConversationOptions {
  /** The standing instruction. It is no message, and never dropped. */
  readonly system?: string;
  /** What is kept; bounded by default. */
  readonly history?: HistoryOptions;
  /** Times the summary. @defaultValue the system's clock */
  readonly clock?: Clock;
  /** Hears of a summary that failed and of a listener that threw. */
  readonly onError?: (error: AntiphonError) => void;
}

/**
 * What was said, by whom, in which turn: the one owner of a conversation's state. The list stays sorted
 * by turn, so what comes late for an older turn lands at that turn's end. Messages are immutable; a
 * change replaces them. Bounded by {@link HistoryOptions}.
 */
export class Conversation implements Disposable {
  #messages: Message[] = [];
  #system: string | undefined;
  #version = 0;
  /** The newest turn that was cut: nothing more is taken from the model for it or an older one. */
  #cutThrough = -1;
  readonly #list = new SeenAs((messages) => [...messages]);
  readonly #modelView = new ModelView();
  readonly #forModel = new SeenAs((messages) => this.#modelView.of(messages));
  readonly #listeners: ChangeListeners<Conversation>;
  readonly #history: History;

  constructor(options: ConversationOptions = {}) {
    this.#system = options.system;
    this.#listeners = new ChangeListeners(options.onError);
    this.#history = new History(options.history ?? {}, options.clock ?? systemClock, {
      messages: () => this.#messages,
      replace: (old, summary) => this.#replaceOld(old, summary),
      failed: (error) => options.onError?.(error),
    });
  }

  /**
   * A conversation as {@link snapshot} wrote it.
   *
   * @param json the snapshot or its JSON text.
   * @throws AntiphonError `conversation_invalid`, naming the place and what was expected there.
   */
  static restore(json: unknown, options: Omit<ConversationOptions, 'system'> = {}): Conversation {
    const { system, messages } = parseSnapshot(json);
    const conversation = new Conversation(system === undefined ? options : { ...options, system });
    conversation.#messages = [...messages];
    for (const message of messages) {
      if (message.role !== 'assistant' || !message.interrupted) continue;
      conversation.#cutThrough = Math.max(conversation.#cutThrough, message.turn);
    }
    conversation.#history.check();
    return conversation;
  }

  /** All messages, oldest first: the same array for as long as nothing changes. */
  get messages(): readonly Message[] {
    return this.#list.at(this.#version, this.#messages);
  }

  /** The standing instruction. */
  get system(): string | undefined {
    return this.#system;
  }

  /** Grows by one with every change. */
  get version(): number {
    return this.#version;
  }

  /** The newest turn that anything was said or cut in; -1 when there is none. */
  get lastTurn(): number {
    return this.#messages.reduce((last, message) => Math.max(last, turnOf(message) ?? -1), this.#cutThrough);
  }

  /** The calls that have no result yet, oldest first. */
  get pendingCalls(): readonly ToolCall[] {
    const calls = new Map<string, ToolCall>();
    for (const message of this.#messages) {
      if (message.role === 'assistant') for (const call of message.toolCalls) calls.set(call.id, call);
      else if (message.role === 'tool') calls.delete(message.callId);
    }
    return [...calls.values()];
  }

  /**
   * What to send to a model, besides {@link system}: a call without a result is given a neutral one
   * that says it still runs, messages with nothing in them are left out. The same array for as long as
   * nothing changes.
   */
  forModel(): readonly Message[] {
    return this.#forModel.at(this.#version, this.#messages);
  }

  /** Replaces the standing instruction; `undefined` takes it away. */
  setSystem(text: string | undefined): void {
    if (text === this.#system) return;
    this.#system = text;
    this.#changed(this.#messages.length);
  }

  /** Adds an instruction at the end; before all other messages it is kept for good. */
  addSystem(text: string): void {
    this.#insert(this.#messages.length, { role: 'system', text });
  }

  /**
   * Adds what the user said or showed. It joins the user's message before it when that is of the same
   * turn: words to words by a space. Blank text adds nothing.
   */
  addUser(content: string | readonly UserPart[], { turn }: { readonly turn: number }): void {
    const given: readonly UserPart[] =
      typeof content === 'string' ? [{ type: 'text', text: content }] : content;
    const parts = given.filter((part) => part.type === 'image' || part.text.trim() !== '');
    if (parts.length === 0) return;
    const place = placeFor(this.#messages, turn);
    const before = this.#messages[place - 1];
    if (before?.role === 'user' && before.turn === turn) {
      this.#set(place - 1, { ...before, parts: joinParts(before.parts, parts) });
    } else {
      this.#insert(place, { role: 'user', turn, parts } satisfies UserMessage);
    }
  }

  /**
   * Adds to what the assistant says in `turn`: a piece of the answer as the model generates it. After
   * tool calls a new message begins, unless it was said before them and only comes after them.
   *
   * @returns false, and nothing is added, when that turn or a later one has been cut already.
   */
  appendAssistant(
    turn: number,
    text: string,
    { beforeCalls = false, ...signed }: { readonly signature?: string; readonly beforeCalls?: boolean } = {},
  ): boolean {
    if (text === '' && signed.signature === undefined) return turn > this.#cutThrough;
    const add = (message: AssistantMessage) => ({ ...message, ...signed, text: message.text + text });
    return this.#speak(turn, add, { joinsCalls: beforeCalls });
  }

  /** Keeps a thought, for models that want theirs back. Returns as {@link appendAssistant}. */
  addThought(turn: number, thought: Thought): boolean {
    const add = (message: AssistantMessage) => ({
      ...message,
      thoughts: [...(message.thoughts ?? []), thought],
    });
    return this.#speak(turn, add, { joinsCalls: false });
  }

  /**
   * Adds the calls of one answer. Returns as {@link appendAssistant}.
   *
   * @throws AntiphonError `conversation_invalid` when an id is in use already; nothing is added then.
   */
  addToolCalls(turn: number, calls: readonly ToolCall[]): boolean {
    const ids = new Set<string>();
    for (const call of calls) {
      if (ids.has(call.id) || findCall(this.#messages, call.id) !== undefined) {
        throw new AntiphonError(
          'conversation_invalid',
          `a tool call with the id '${call.id}' exists already`,
        );
      }
      ids.add(call.id);
    }
    if (calls.length === 0) return turn > this.#cutThrough;
    const add = (message: AssistantMessage) => ({ ...message, toolCalls: [...message.toolCalls, ...calls] });
    return this.#speak(turn, add, { joinsCalls: true });
  }

  /**
   * Adds what a tool gave back, directly behind its call and that call's siblings' results, whatever
   * was said since.
   *
   * @throws AntiphonError `conversation_invalid` when no such call exists or it has its result already;
   * the conversation is unchanged then.
   */
  addToolResult(callId: string, result: JsonValue, options: { readonly isError?: boolean } = {}): void {
    const { index, turn, name } = placeForResult(this.#messages, callId);
    const flag = options.isError === true ? { isError: true as const } : {};
    this.#insert(index, { role: 'tool', turn, callId, name, result, ...flag });
  }

  /**
   * Cuts what the assistant said in `turn` to what was heard of it and marks it interrupted. A message
   * of which nothing was heard goes, unless it holds tool calls. Text of that turn that comes later is
   * refused.
   *
   * @param heardText what was heard, from the turn's first word; where its letters differ from the
   * generated text, its own wording is kept.
   * @returns whether there was anything to cut.
   */
  cutAssistant(turn: number, heardText: string): boolean {
    return this.#cut(turn, (texts) => cutToHeard(texts, heardText));
  }

  /** {@link cutAssistant} by number of words, counted from the turn's first as `wordsOf` counts them. */
  cutToWords(turn: number, wordCount: number): boolean {
    return this.#cut(turn, (texts) => cutToCount(texts, wordCount));
  }

  /** The whole as plain JSON, for {@link Conversation.restore}. */
  snapshot(): ConversationSnapshot {
    const system = this.#system === undefined ? {} : { system: this.#system };
    return { format: 'antiphon.conversation/1', ...system, messages: this.messages };
  }

  /** Calls `listener` after every change, at once. What it throws goes to `onError`. Returns its disposer. */
  onChange(listener: (conversation: Conversation) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Abandons a summary under way and forgets the listeners. The messages stay readable. */
  close(): void {
    this.#history.close();
    this.#listeners.clear();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Changes the assistant's message at the end of `turn`, or begins one. */
  #speak(
    turn: number,
    change: (message: AssistantMessage) => AssistantMessage,
    { joinsCalls }: { readonly joinsCalls: boolean },
  ): boolean {
    if (turn <= this.#cutThrough) return false;
    const place = placeFor(this.#messages, turn);
    const before = this.#messages[place - 1];
    const open = before?.role === 'assistant' && before.turn === turn;
    if (open && (joinsCalls || before.toolCalls.length === 0)) this.#set(place - 1, change(before));
    else this.#insert(place, change({ role: 'assistant', turn, text: '', toolCalls: [] }));
    return true;
  }

  #cut(turn: number, cut: (texts: readonly string[]) => readonly string[]): boolean {
    this.#cutThrough = Math.max(this.#cutThrough, turn);
    const messages = cutTurn(this.#messages, turn, cut);
    if (messages === undefined) return false;
    this.#messages = messages;
    this.#changed(0);
    return true;
  }

  #replaceOld(old: ReadonlySet<Message>, summary: string | undefined): void {
    const at = this.#messages.findIndex((message) => old.has(message));
    const kept = this.#messages.filter((message) => !old.has(message));
    if (summary !== undefined) kept.splice(at, 0, { role: 'system', text: summary, summary: true });
    this.#messages = kept;
    this.#changed(0);
  }

  #set(index: number, message: Message): void {
    this.#messages[index] = message;
    this.#changed(index);
  }

  #insert(index: number, message: Message): void {
    this.#messages.splice(index, 0, message);
    this.#changed(index);
    this.#history.check();
  }

  /** @param place the first message that is another than before */
  #changed(place: number): void {
    this.#version++;
    this.#history.changedFrom(place);
    this.#modelView.changedFrom(place);
    this.#listeners.tell(this);
  }
}

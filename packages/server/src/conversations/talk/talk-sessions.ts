import { Conversation as History, type SessionOptions } from '@antiphon/core';
import { Budget } from '@antiphon/websocket';
import { ClientFault } from '../client-fault.js';
import type { ConversationHost } from '../conversation-host.js';
import { countOn } from '../records/index.js';
import type { TalkSettings } from './talk-host.js';

/** Resets and changes of the language in a second, each of which opens a session; ten seconds of them at once. */
const SESSIONS_PER_SECOND = 0.5;

/** What the sessions of a talk, one after the other, have in common: a name, and what is remembered. */
export class TalkSessions {
  readonly #id: string;
  readonly #service: ConversationHost;
  readonly #left: Budget;
  #history: History;
  #count = 0;

  constructor(service: ConversationHost, { id, history }: TalkSettings) {
    this.#id = id;
    this.#service = service;
    this.#left = new Budget(SESSIONS_PER_SECOND, service.clock.now());
    this.#history = history;
  }

  get lastTurn(): number {
    return this.#history.lastTurn;
  }

  /** How the next one begins. */
  next(): SessionOptions {
    const { clock, endDeadlineMs: deadlineMs } = this.#service;
    return { id: `${this.#id}-${++this.#count}`, conversation: this.#history, clock, deadlineMs };
  }

  /** A session is over that had come to this turn. */
  countOn(turn: number): void {
    countOn(this.#history, turn);
  }

  /** The next one remembers nothing but how many turns there were. */
  forget(): void {
    const { lastTurn } = this;
    this.#history = new History({ clock: this.#service.clock });
    this.countOn(Math.max(0, lastTurn));
  }

  /** @throws ClientFault when sessions are asked for too often */
  spend(): void {
    if (!this.#left.spend(1, this.#service.clock.now()))
      throw new ClientFault('too_often', 'the talk begins anew too often: try again in a while');
  }
}

import { randomBytes } from 'node:crypto';
import { type Clock, Conversation as History, settleWithin, systemClock } from '@antiphon/core';
import type { ListOptions, StoredConversation, StoredTurn, TurnsOptions } from '../store/index.js';
import { Admission, limitsOf, type ProcessLoad, watchProcess } from './admission/index.js';
import { Conversation } from './conversation.js';
import { ConversationError } from './conversation-error.js';
import type { ConversationHost } from './conversation-host.js';
import type { ConversationProblem, ConversationsOptions } from './conversations-options.js';
import type { ConversationLimits } from './limits.js';
import {
  byTelephone,
  type ConversationMode,
  languageFor,
  modeFor,
  type OpenRequest,
} from './open-request.js';
import { Archive, allWritten, isOver, Ledger, writtenNow } from './records/index.js';
import { Returns } from './returns.js';
import { healthOf } from './service-health.js';
import { maxMessageBytes } from './socket/index.js';
import type { ConversationStats, ServiceHealth } from './stats.js';
import { SocketPipelines } from './talk/index.js';
import type { CallRequest, TelephoneCall } from './telephone-call.js';

const END_DEADLINE_MS = 60_000;
/** What the store has at the end, where the conversations have taken all of the time. */
const MIN_FLUSH_MS = 1_000;

/** The conversations of a service: lets them in, finds them again, and lets go of them. */
export class Conversations implements AsyncDisposable {
  readonly limits: ConversationLimits;
  readonly #options: ConversationsOptions;
  readonly #clock: Clock;
  readonly #load: ProcessLoad;
  readonly #ledger: Ledger;
  readonly #archive: Archive;
  readonly #admission: Admission;
  readonly #host: ConversationHost;
  readonly #open = new Map<string, Conversation>();
  readonly #returns = new Returns((id, owner) => this.#takeUp(id, owner));
  readonly #counts = { opened: 0, expired: 0, turns: 0 };

  constructor(options: ConversationsOptions) {
    const { store, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.limits = limitsOf(options.limits);
    this.#load = options.load ?? watchProcess();
    const onProblem = (problem: ConversationProblem): void => this.#problem(problem);
    this.#ledger = new Ledger({ store, clock, maxPending: this.limits.maxPendingTurns, onProblem });
    this.#archive = new Archive(store, clock, this.limits.idleMs);
    this.#admission = this.#newAdmission();
    this.#host = this.#newHost();
  }

  /** The longest message that a conversation's socket takes. */
  get maxMessageBytes(): number {
    return maxMessageBytes(this.limits);
  }

  /**
   * Ends in the store what a process that died has left, and nobody came back to in time; from then on once an hour. To
   * be called once, first.
   *
   * @throws ConversationError `store_failed`
   */
  start(): Promise<void> {
    return this.#archive.expire(() => this.list());
  }

  /**
   * Opens a conversation. Resolves when the store knows it.
   *
   * @throws ConversationError which says why not, and when to ask again
   */
  async open(request: OpenRequest): Promise<Conversation> {
    return this.#openIn(modeFor(this.#options.agent, request.mode), request);
  }

  /**
   * Opens a conversation for a telephone call and has the agent answer it. They end together. Resolves when the caller is
   * heard.
   *
   * @throws ConversationError which says why not; AntiphonError when the agent cannot be started, which
   * ends the call
   */
  async answerCall(call: TelephoneCall, request: CallRequest): Promise<Conversation> {
    const conversation = await this.#openIn('telephone', request);
    await conversation.joinCall(call);
    return conversation;
  }

  /**
   * Finds a conversation of an owner: one that is open, or, after the death of a process, one that had not ended, which
   * is then taken up again with what was said in it.
   *
   * @throws ConversationError `not_found`, also for somebody else's; `ended`; or why it cannot be taken up:
   * `unsupported_mode` of a telephone call, in which its caller alone talks
   */
  async find(id: string, owner: string): Promise<Conversation> {
    const open = this.#running(id, owner);
    if (open?.mode === 'telephone') throw byTelephone();
    return open ?? this.#returns.of(id, owner);
  }

  /**
   * How a conversation stands. One whose process has died is told of as it is stored, and not taken up.
   *
   * @throws ConversationError `not_found`, `ended`, `store_failed`
   */
  async stats(id: string, owner: string): Promise<ConversationStats> {
    return this.#running(id, owner)?.stats() ?? this.#archive.stats(id, owner);
  }

  /** The open conversations, of everybody or of one owner; the oldest first. */
  list(owner?: string): readonly Conversation[] {
    const all = [...this.#open.values()];
    return owner === undefined ? all : all.filter((each) => each.owner === owner);
  }

  /**
   * The conversations of an owner as they are stored, also those that are over; the newest first.
   *
   * @throws ConversationError `invalid`, `store_failed`
   */
  stored(
    owner: string,
    options: Omit<ListOptions, 'owner' | 'open'> = {},
  ): Promise<readonly StoredConversation[]> {
    return this.#archive.list(owner, options);
  }

  /**
   * Turns of a conversation as they are stored, the oldest first; also of one that has ended.
   *
   * @throws ConversationError `not_found`, `store_failed`
   */
  async history(id: string, owner: string, options?: TurnsOptions): Promise<readonly StoredTurn[]> {
    await this.#archive.find(id, owner);
    return this.#archive.turns(id, options);
  }

  /**
   * Ends a conversation now. Its history stays, unless it is to be erased too.
   *
   * @throws ConversationError `not_found`; `store_failed`, also when the store takes longer than five seconds: it is
   * asked on all the same
   */
  async remove(id: string, owner: string, { erase = false } = {}): Promise<void> {
    if (this.#open.get(id)?.owner !== owner) await this.#archive.find(id, owner);
    await this.#returns.settled(id, owner);
    const end = { atMs: Math.round(this.#clock.epochMs()), reason: 'removed' };
    await this.#open.get(id)?.end(end.reason);
    await writtenNow(this.#ledger, this.#clock, {
      conversation: id,
      write: (store) => (erase ? store.remove(id) : store.end(id, end)),
    });
  }

  health(): ServiceHealth {
    return healthOf(this.list(), {
      ...{ status: this.#options.agent.status(), admission: this.#admission, ledger: this.#ledger },
      ...{ load: this.#load, counts: this.#counts, maxSessions: this.limits.maxConversations },
    });
  }

  /**
   * Begins nothing new; what the users have said is answered and heard for as long as there is time, then every
   * conversation ends. Resolves when all of it is stored, or the deadline is over.
   */
  async drain({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    const untilMs = this.#clock.now() + deadlineMs;
    this.#beginNothing();
    const all = [...this.#open.values()];
    await Promise.all(all.map((each) => each.finish('the service is shutting down', deadlineMs)));
    await this.#flush(untilMs - this.#clock.now());
  }

  /** Ends everything now. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#beginNothing();
    const all = [...this.#open.values()];
    await Promise.all(all.map((each) => each.end('the service has closed')));
    await this.#flush(0);
    this.#ledger.close();
    this.#load[Symbol.dispose]();
  }

  async #openIn(mode: ConversationMode, request: Omit<OpenRequest, 'mode'>): Promise<Conversation> {
    const { agent } = this.#options;
    const { owner, enableTTS: speaks = true, continues } = request;
    const language = languageFor(agent, request.language);
    return this.#admission.keeping(mode === 'telephone' ? undefined : owner, async () => {
      const before = continues === undefined ? undefined : await this.#endedOne(continues, owner);
      const remembered = before && (await this.#archive.restore(before.id));
      const id = randomBytes(16).toString('hex');
      const createdAtMs = Math.round(this.#clock.epochMs());
      const about = { id, owner, createdAtMs, language, mode };
      await this.#archive.create({ ...about, agent: agent.name, speaks });
      const { history = new History({ clock: this.#clock }), entries = 0 } = remembered ?? {};
      return this.#begin(new Conversation(this.#host, { ...about, speaks, history, entries, turns: 0 }));
    });
  }

  #running(id: string, owner: string): Conversation | undefined {
    const open = this.#open.get(id);
    if (open?.owner !== owner) return undefined;
    if (!open.isActive) throw isOver();
    return open;
  }

  async #flush(leftMs: number): Promise<void> {
    await settleWithin(this.#clock, Math.max(MIN_FLUSH_MS, leftMs), this.#ledger.idle());
  }

  async #takeUp(id: string, owner: string): Promise<Conversation> {
    const { agent } = this.#options;
    await allWritten(this.#ledger, this.#clock, id);
    const stored = await this.#archive.findOpen(id, owner);
    const { createdAtMs, speaks, turns } = stored;
    const mode = modeFor(agent, stored.mode);
    const language = languageFor(agent, stored.language);
    return this.#admission.keeping(owner, async () => {
      const { history, entries } = await this.#archive.restore(id);
      const about = { id, owner, createdAtMs, language, mode, speaks, history, entries, turns };
      return this.#begin(new Conversation(this.#host, about));
    });
  }

  /** One that is over, to be gone on from. */
  async #endedOne(id: string, owner: string): Promise<StoredConversation> {
    await this.#returns.settled(id, owner);
    const open = this.#open.get(id);
    if (open?.owner === owner && open.isActive)
      throw new ConversationError('invalid', 'the conversation to continue is still open: connect to it');
    if (open?.owner === owner) await open.end('continued');
    await allWritten(this.#ledger, this.#clock, id);
    const stored = await this.#archive.find(id, owner);
    if (stored.endedAtMs === undefined) await this.#archive.end(id, 'continued');
    return stored;
  }

  #begin(conversation: Conversation): Conversation {
    this.#open.set(conversation.id, conversation);
    this.#counts.opened++;
    // The service may have begun to shut down while the store was asked.
    if (this.#admission.isDraining) void conversation.end('the service is shutting down');
    return conversation;
  }

  #beginNothing(): void {
    this.#admission.drain();
    this.#archive.close();
  }

  #problem(problem: ConversationProblem): void {
    try {
      this.#options.onProblem?.(problem);
    } catch {}
  }

  #newAdmission(): Admission {
    const open = this.#open;
    return new Admission(this.limits, this.#load, {
      get open() {
        return open.size;
      },
      openOf: (owner) => this.list(owner).filter(({ mode }) => mode !== 'telephone').length,
    });
  }

  #newHost(): ConversationHost {
    const { agent, endDeadlineMs = END_DEADLINE_MS } = this.#options;
    const conversations = this;
    return {
      ...{ agent, clock: this.#clock, limits: this.limits, ledger: this.#ledger, endDeadlineMs },
      pipelines: new SocketPipelines(agent, this.#clock),
      get isDraining() {
        return conversations.#admission.isDraining;
      },
      opened: (session, conversation) => {
        try {
          this.#options.onTalk?.(session, conversation);
        } catch {}
      },
      stored: () => void this.#counts.turns++,
      problem: (conversation, error) => this.#problem({ conversation, error }),
      expired: (conversation) => {
        this.#counts.expired++;
        void conversation.end('expired');
      },
      ended: ({ id }, reason) => {
        this.#open.delete(id);
        try {
          this.#options.onEnded?.({ conversation: id, reason });
        } catch {}
      },
    };
  }
}

import type { Conversation as History, Session, Timer } from '@antiphon/core';
import type { VoiceClient } from '@antiphon/websocket';
import { ConversationError } from './conversation-error.js';
import type { ConversationHost } from './conversation-host.js';
import { byTelephone, type ConversationMode } from './open-request.js';
import { TOUCH_EVERY_MS, TurnBook } from './records/index.js';
import { type ConversationSocket, SOCKET_CLOSE, type SocketPeer } from './socket/index.js';
import type { ConversationStats } from './stats.js';
import { Talk } from './talk/index.js';
import type { TelephoneCall } from './telephone-call.js';

export interface ConversationSettings {
  readonly id: string;
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly language: string;
  readonly mode: ConversationMode;
  /** Whether answers are spoken. */
  readonly speaks: boolean;
  /** What is remembered of what was said before. */
  readonly history: History;
  readonly entries: number;
  readonly turns: number;
}

/** Why a conversation is over whose call has ended, by who ended it. */
const CALL_ENDS = {
  caller: 'the caller has hung up',
  agent: 'the agent has ended the talk',
  refused: 'the line was lost',
  lost: 'the line was lost',
} as const;
const AGENT_FAILED = 'the agent has failed';
/** How long what was said last may take where nobody hears an answer any more. */
const HUNG_UP_MS = 10_000;

/**
 * One conversation of a service, from the moment it is opened until it is ended, expires or the service shuts down. Its
 * clients come and go, one at a time; what was said stays.
 */
export class Conversation {
  readonly id: string;
  readonly owner: string;
  readonly mode: ConversationMode;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly #host: ConversationHost;
  readonly #book: TurnBook;
  readonly #talk: Talk;
  readonly #over = new AbortController();
  #ended: Promise<void> | undefined;
  #lastActivityMs: number;
  /** The same by the clock that only goes forward, for the time of day is set now and then. */
  #activeAtMs: number;
  #touchedAtMs: number;
  #expiry: Timer;

  constructor(host: ConversationHost, settings: ConversationSettings) {
    const { id, owner, mode, createdAtMs, entries, turns } = settings;
    this.id = id;
    this.owner = owner;
    this.mode = mode;
    this.createdAtMs = createdAtMs;
    this.#host = host;
    this.#book = new TurnBook({
      ...{ conversation: id, ledger: host.ledger, entries, turns },
      onStored: ({ turn, outcome, user, said, heard }) => {
        host.stored();
        this.#talk.guest?.send({ type: 'turn', turn, outcome, user, said, heard });
      },
    });
    const conversation = this;
    this.#talk = new Talk(
      host,
      { ...settings, signal: this.signal },
      {
        get refusal() {
          return conversation.#refusal;
        },
        stats: () => this.stats(),
        touch: () => this.#touch(),
        opened: (session) => this.#opened(session),
        stored: () => this.#book.settled(),
        switched: (language) =>
          host.ledger.add({ conversation: id, write: (store) => store.setLanguage(id, language) }),
        forgot: (turn) => this.#book.forget(turn, host.clock.epochMs()),
      },
    );
    this.#lastActivityMs = host.clock.epochMs();
    this.#activeAtMs = host.clock.now();
    this.#touchedAtMs = this.#activeAtMs;
    this.#expiry = this.#expireIn(host.limits.idleMs);
  }

  /** What is spoken now. */
  get language(): string {
    return this.#talk.language;
  }

  /** Aborts when the conversation has ended. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Whether a client is there. */
  get isConnected(): boolean {
    return this.#talk.isConnected;
  }

  /** Whether it can be talked in. */
  get isActive(): boolean {
    return this.#ended === undefined;
  }

  /** When anything last happened in it, by the time of day as it is now set; in ms since 1970. */
  get activeAtEpochMs(): number {
    const { clock } = this.#host;
    return Math.round(clock.epochMs() - (clock.now() - this.#activeAtMs));
  }

  stats(): ConversationStats {
    const { entries, turns, pending } = this.#book;
    const { ear, pendingTranscriptions, pendingResponses, isConnected } = this.#talk;
    return {
      sessionId: this.id,
      createdAt: new Date(this.createdAtMs).toISOString(),
      lastActivity: new Date(this.#lastActivityMs).toISOString(),
      isActive: this.isActive,
      language: this.language,
      conversationEntries: entries,
      bufferChunks: ear.bufferChunks,
      bufferSize: ear.bufferBytes,
      pendingTranscriptions,
      pendingResponses,
      mode: this.mode,
      isConnected,
      turns,
      pendingTurns: pending,
    };
  }

  /**
   * A client comes by the conversation's own socket, and takes the place of the one before. Where nobody may talk, it is
   * told so and sent away with 1013.
   */
  connect(socket: ConversationSocket): SocketPeer {
    return this.#talk.connect(socket);
  }

  /**
   * A client comes by RTVI, and takes the place of the one before. Resolves when it can talk.
   *
   * @throws ConversationError when nobody may talk any more; AntiphonError when the agent cannot be started
   */
  async joinVoice(client: VoiceClient): Promise<void> {
    if (this.mode === 'telephone') throw byTelephone();
    if (this.#refusal !== undefined) throw new ConversationError('ended', this.#refusal);
    await this.#talk.joinVoice(client);
  }

  /**
   * A caller talks, and ends the conversation by hanging up; the end of the conversation ends the call. Resolves when the
   * caller is heard.
   *
   * @throws ConversationError when it is over already; AntiphonError when the agent cannot be started, which ends it
   */
  async joinCall(call: TelephoneCall): Promise<void> {
    if (this.#refusal !== undefined) throw new ConversationError('ended', this.#refusal);
    // What was said up to then is still recognised, and stored.
    void call.closed.then(({ by }) => this.finish(CALL_ENDS[by], HUNG_UP_MS));
    // A call that has ended already says so now.
    await Promise.resolve();
    if (!this.isActive) throw new ConversationError('ended', 'the call has ended before it was answered');
    try {
      await this.#talk.joinCall(call);
    } catch (error) {
      await this.end(AGENT_FAILED);
      throw error;
    }
  }

  /** Ends it now: what is being said is cut off. Resolves when nothing is left of it. Idempotent. */
  end(reason: string): Promise<void> {
    // One that is being finished is so in a moment.
    if (this.#ended !== undefined) void this.#talk.end(reason, SOCKET_CLOSE.ended);
    this.#ended ??= this.#close(reason, this.#talk.end(reason, SOCKET_CLOSE.ended));
    return this.#ended;
  }

  /** Ends it in order: what the user has said is answered and heard, for as long as there is time. Idempotent. */
  finish(reason: string, deadlineMs: number): Promise<void> {
    this.#ended ??= this.#close(reason, this.#talk.finish(reason, deadlineMs));
    return this.#ended;
  }

  /** Why nothing new is begun, if it is not. */
  get #refusal(): string | undefined {
    if (this.#ended !== undefined) return 'the conversation is over';
    return this.#host.isDraining ? 'the service is shutting down' : undefined;
  }

  async #close(given: string, talked: Promise<void>): Promise<void> {
    const { clock, ledger } = this.#host;
    this.#expiry.cancel();
    await talked;
    this.#over.abort();
    // A session that fails ends its call first.
    const reason = given === CALL_ENDS.agent && this.#talk.hasFailed ? AGENT_FAILED : given;
    const end = { atMs: Math.round(clock.epochMs()), reason, stats: { entries: this.#book.entries } };
    ledger.add({ conversation: this.id, write: (store) => store.end(this.id, end) });
    this.#host.ended(this, reason);
  }

  #opened(session: Session): void {
    session.turns$.subscribe((record) => {
      this.#touch();
      this.#book.add(session, record);
    });
    this.#host.opened(session, this);
  }

  #touch(): void {
    const { clock, ledger } = this.#host;
    this.#lastActivityMs = clock.epochMs();
    this.#activeAtMs = clock.now();
    if (this.#activeAtMs - this.#touchedAtMs < TOUCH_EVERY_MS) return;
    this.#touchedAtMs = this.#activeAtMs;
    const atMs = Math.round(this.#lastActivityMs);
    // What waits for the store already tells it as well.
    if (ledger.isBusy(this.id)) return;
    ledger.add({ conversation: this.id, write: (store) => store.touch(this.id, atMs) });
  }

  #expireIn(ms: number): Timer {
    const { clock, limits } = this.#host;
    return clock.after(ms, () => {
      const leftMs = this.#activeAtMs + limits.idleMs - clock.now();
      if (leftMs > 0) this.#expiry = this.#expireIn(leftMs);
      else this.#host.expired(this);
    });
  }
}

import { type Session, TextFrame, TranscriptionFrame } from '@antiphon/core';
import type { ConversationHost } from '../conversation-host.js';
import { type Ear, earFor } from '../hearing/index.js';
import type { ConversationMode } from '../open-request.js';
import type { SocketGuest } from './socket-guest.js';
import type { TalkSettings } from './talk-host.js';
import { WaitingTexts } from './waiting-texts.js';

/** The talk in which the user says it. */
export interface WordsHost {
  readonly language: string;
  /** Who is there by socket. */
  readonly guest: SocketGuest | undefined;
  /** The session, while it takes frames. */
  readonly session: Session | undefined;
  touch(): void;
  failed(error: unknown): void;
}

/** What the user says or writes, on its way to the session that answers it: what comes before there is one waits. */
export class UserWords {
  readonly ear: Ear;
  readonly #mode: ConversationMode;
  readonly #host: WordsHost;
  readonly #texts: WaitingTexts;

  constructor(service: ConversationHost, { id, mode, signal }: TalkSettings, host: WordsHost) {
    const { clock, limits, agent } = service;
    this.#mode = mode;
    this.#host = host;
    this.#texts = new WaitingTexts(limits.maxTextCharacters);
    this.ear = earFor({
      ...{ mode, recognizer: agent.recognizer, clock, limits, session: id, signal },
      language: () => host.language,
      onInterim: (text, chunkIndex) =>
        host.guest?.send({ type: 'transcription', text, is_final: false, chunk_index: chunkIndex }),
      onFinal: (text, chunkIndex, error) => this.#understood(text, chunkIndex, error),
    });
  }

  /** Whether something waits for a session. */
  get isAnswerDue(): boolean {
    return !this.#texts.isEmpty;
  }

  /** @throws ClientFault when there is no room for another text */
  check(text: string): void {
    this.#texts.check(text);
  }

  answer(text: string): void {
    this.#texts.add(text);
    this.answerNow();
  }

  /** Has the session answer what waits, if one is running. */
  answerNow(): void {
    const { session, guest, language } = this.#host;
    if (session === undefined || this.#texts.isEmpty) return;
    const text = this.#texts.take();
    // By RTVI, an agent hears and finds the turns itself.
    const isHeard = this.#mode === 'utterance' && guest !== undefined;
    session.send(isHeard ? new TranscriptionFrame({ text, language }) : new TextFrame({ text }));
  }

  /** Forgets what has been said, and what is being recognised. */
  clear(): void {
    this.ear.reset();
    this.#texts.clear();
  }

  #understood(text: string, chunkIndex: number, error: unknown): void {
    const { guest } = this.#host;
    this.#host.touch();
    guest?.send({ type: 'transcription', text, is_final: true, chunk_index: chunkIndex });
    if (error !== undefined) {
      this.#host.failed(error);
      guest?.misunderstood(chunkIndex, { isPart: text !== '' });
    }
    if (text !== '') this.answer(text);
  }
}

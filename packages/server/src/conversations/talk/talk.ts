import {
  AntiphonError,
  messageOf,
  type Pipeline,
  type Session,
  type SessionSummary,
  settleWithin,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '@antiphon/core';
import type { VoiceClient } from '@antiphon/websocket';
import type { ConversationHost } from '../conversation-host.js';
import type { Ear } from '../hearing/index.js';
import { byTelephone, type ConversationMode, languageFor } from '../open-request.js';
import { type ConversationSocket, SOCKET_CLOSE, type SocketPeer } from '../socket/index.js';
import type { ConversationStats } from '../stats.js';
import type { TelephoneCall } from '../telephone-call.js';
import { callPipeline } from './call-pipeline.js';
import { SocketGuest, type SocketHost } from './socket-guest.js';
import { spokenLanguage } from './spoken-language.js';
import { type Guest, Stage } from './stage.js';
import type { TalkHost, TalkSettings } from './talk-host.js';
import { TalkSessions } from './talk-sessions.js';
import { tellErrors } from './tell-errors.js';
import { UserWords } from './user-words.js';
import { type VoiceRequests, voicePipeline } from './voice-pipeline.js';

/** However little time is left, it is tried to end in order. */
const MIN_PARTING_MS = 500;
const SUPERSEDED = 'another connection has taken its place';

/** The talk in a conversation: who is there, what is being said, and what is remembered of it for the next session. */
export class Talk implements SocketHost {
  readonly id: string;
  readonly mode: ConversationMode;
  readonly #service: ConversationHost;
  readonly #settings: TalkSettings;
  readonly #host: TalkHost;
  readonly #stage: Stage;
  readonly #words: UserWords;
  #language: string;
  readonly #sessions: TalkSessions;
  #isUserSpeaking = false;
  #hasFailed = false;

  constructor(service: ConversationHost, settings: TalkSettings, host: TalkHost) {
    this.id = settings.id;
    this.mode = settings.mode;
    this.#service = service;
    this.#settings = settings;
    this.#host = host;
    this.#language = settings.language;
    this.#sessions = new TalkSessions(service, settings);
    this.#words = this.#newWords();
    this.#stage = new Stage({
      clock: service.clock,
      closed: (turn) => {
        this.#isUserSpeaking = false;
        this.#sessions.countOn(turn);
      },
      over: (guest, summary) => this.#over(guest, summary),
    });
  }

  get ear(): Ear {
    return this.#words.ear;
  }

  get language(): string {
    return this.#language;
  }

  get refusal(): string | undefined {
    return this.#host.refusal;
  }

  /** Whether the agent has failed with whoever was there last. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  get isConnected(): boolean {
    return this.#stage.guest !== undefined;
  }

  get pendingTranscriptions(): number {
    return this.ear.pendingTranscriptions + Number(this.#isUserSpeaking);
  }

  get pendingResponses(): number {
    return Number(this.#words.isAnswerDue) + Number(this.#stage.session?.answering === true);
  }

  /** The client that is there by socket, if there is one. */
  get guest(): SocketGuest | undefined {
    const { guest } = this.#stage;
    return guest instanceof SocketGuest ? guest : undefined;
  }

  stats(): ConversationStats {
    return this.#host.stats();
  }

  touch(): void {
    this.#host.touch();
  }

  connect(socket: ConversationSocket): SocketPeer {
    const guest = new SocketGuest(socket, this, this.#service);
    const refusal = this.mode === 'telephone' ? byTelephone().message : this.refusal;
    if (refusal !== undefined) guest.refuse('draining', refusal);
    else {
      this.#stage.enter(guest, SOCKET_CLOSE.superseded, SUPERSEDED);
      this.touch();
      void this.#serve(guest);
    }
    return guest.line;
  }

  async joinVoice(client: VoiceClient): Promise<void> {
    const guest = this.#enter((reason) => client.close(reason));
    void client.closed.then(() => this.#stage.left(guest));
    const { agent, clock, limits } = this.#service;
    const { speaks } = this.#settings;
    const requests: VoiceRequests = {
      send: (frame) => this.#stage.session?.send(frame),
      switchTo: (language) => this.#speak(languageFor(agent, language)),
      stats: () => ({ ...this.stats() }),
      maxTextCharacters: limits.maxTextCharacters,
    };
    await this.#playFor(guest, () =>
      voicePipeline(client, { agent, clock, language: this.#language, speaks, requests }),
    );
  }

  /** Resolves when the caller is heard. What becomes of the session when the call ends, the call says itself. */
  async joinCall(call: TelephoneCall): Promise<void> {
    const guest = this.#enter((reason) => call.close(reason));
    try {
      await this.#playFor(guest, () => callPipeline(call, this.#service, this.#language));
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  ask(text: string, language: string | undefined): void {
    this.#words.check(text);
    if (language !== undefined) this.#switchTo(language);
    this.#words.answer(text);
  }

  reset(): void {
    const { guest } = this;
    this.#sessions.spend();
    this.#stage.clear('the conversation was reset');
    this.#words.clear();
    // The turn that was cut off counts, too.
    this.#sessions.forget();
    void this.#stage.cleared().then(() => {
      this.#host.forgot(this.#sessions.lastTurn);
      guest?.send({ type: 'reset' });
      if (guest !== undefined) void this.#serve(guest);
    });
  }

  left(guest: SocketGuest): void {
    this.#stage.left(guest);
  }

  /** Answers what was said already, and ends. At the deadline it ends as it is. */
  async finish(reason: string, deadlineMs: number): Promise<void> {
    const answered = this.ear
      .finished()
      .then(() => this.#stage.finish(reason))
      .then(() => this.#host.stored());
    const { clock } = this.#service;
    const untilMs = clock.now() + deadlineMs;
    await settleWithin(clock, deadlineMs, answered);
    const leftMs = Math.max(MIN_PARTING_MS, untilMs - clock.now());
    await settleWithin(clock, leftMs, this.end(reason, SOCKET_CLOSE.draining));
  }

  /** Ends now. */
  async end(reason: string, code: number): Promise<void> {
    this.#stage.clear(reason);
    this.#words.clear();
    this.#stage.dismiss(code, reason);
    await this.#stage.cleared();
  }

  failed(error: unknown): void {
    this.#problem(messageOf(error), error);
  }

  /** Begins, or goes on with, what a client by socket came for. */
  async #serve(guest: SocketGuest): Promise<void> {
    const { pipelines, limits } = this.#service;
    try {
      const isNew = await this.#perform(guest, () => {
        const kind = { mode: this.mode, language: this.#language, speaks: this.#settings.speaks };
        const session = this.#opened(pipelines.of(kind).open(this.#sessions.next()));
        const ends = guest.ends();
        pipelines.bind(session, ends);
        guest.follow(session, ends.voice);
        return session;
      });
      if (isNew) guest.ready(limits.maxChunkBytes);
      this.#words.answerNow();
    } catch (cause) {
      this.failed(cause);
      guest.failed();
    }
  }

  #over(guest: Guest, { outcome, reason }: SessionSummary): void {
    this.#hasFailed = outcome === 'failed';
    if (outcome === 'failed') this.#problem(reason ?? 'nobody knows why');
    if (outcome === 'failed' && guest instanceof SocketGuest) guest.failed();
    else guest.leave(SOCKET_CLOSE.ended, 'the agent has ended the talk');
  }

  #problem(why: string, cause?: unknown): void {
    const message = `the agent has failed in ${this.id}: ${why}`;
    this.#service.problem(this.id, new AntiphonError('service_failed', message, { cause }));
  }

  #enter(leave: (reason: string) => void): Guest {
    const guest: Guest = { leave: (_code, reason) => leave(reason) };
    this.#stage.enter(guest, SOCKET_CLOSE.superseded, SUPERSEDED);
    this.touch();
    return guest;
  }

  async #playFor(guest: Guest, pipelineOf: () => Pipeline): Promise<void> {
    await this.#perform(guest, () => this.#opened(pipelineOf().open(this.#sessions.next())));
  }

  async #perform(guest: Guest, open: () => Session): Promise<boolean> {
    return (await this.#stage.perform(guest, open)) !== undefined;
  }

  #opened(session: Session): Session {
    session.frames$(UserStartedSpeakingFrame).subscribe(() => {
      this.#isUserSpeaking = true;
      this.touch();
    });
    session.frames$(UserStoppedSpeakingFrame).subscribe(() => {
      this.#isUserSpeaking = false;
    });
    tellErrors(session, (error) => this.#service.problem(this.id, error));
    this.#host.opened(session);
    return session;
  }

  #newWords(): UserWords {
    const talk = this;
    return new UserWords(this.#service, this.#settings, {
      get language() {
        return talk.#language;
      },
      get guest() {
        return talk.guest;
      },
      get session() {
        return talk.#stage.session;
      },
      touch: () => this.touch(),
      failed: (error) => this.failed(error),
    });
  }

  #speak(language: string): string {
    if (language === this.#language) return language;
    this.#language = language;
    this.#host.switched(language);
    return language;
  }

  /** A pipeline is made for a language: the next one goes on where this one was. */
  #switchTo(wanted: string): void {
    const language = spokenLanguage(this.#service.agent, wanted);
    if (language === this.#language) return;
    this.#sessions.spend();
    this.#speak(language);
    const { guest } = this;
    if (guest === undefined) return;
    this.#stage.clear(`${language} is spoken from now on`);
    void this.#serve(guest);
  }
}

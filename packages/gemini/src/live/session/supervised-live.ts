import {
  type AntiphonError,
  type Clock,
  type ConnectionState,
  type StateChange,
  type SupervisedConnection,
  superviseConnection,
} from '@antiphon/core';
import type { LiveEvent, LiveInput, LiveToolResponse } from '../client/index.js';
import { Answers } from './answers.js';
import { Departure } from './departure.js';
import { LinkLanguage } from './link-language.js';
import { bytesOf, classify } from './link-policy.js';
import { LiveDriver, type Outgoing } from './live-driver.js';
import type { LiveHappening } from './live-happening.js';
import { type LiveSettings, liveTuningDefaults, supervisionOf } from './live-tuning.js';
import { MicrophoneFeed } from './microphone-feed.js';
import { Resumption } from './resumption.js';
import type { LiveMetrics, SupervisedLiveHost, SupervisedLiveOptions } from './supervised-live-options.js';
import { UserVoice } from './user-voice.js';
import type { VoiceMeter } from './voice-meter.js';

/**
 * One conversation with Gemini Live over as many links as it takes: watched, replaced when they break, changed
 * without a gap when the vendor says that they will end.
 *
 * Keeps what the user said since the last answer began, at most `replayMs` of it, and says it again on the next
 * link. A full socket makes chunks of the microphone wait, `queueChunks` at most.
 */
export class SupervisedLive implements AsyncDisposable {
  readonly #user: UserVoice;
  readonly #clock: Clock;
  readonly #settings: LiveSettings;
  readonly #name: string;
  readonly #host: SupervisedLiveHost;
  readonly #resumption: Resumption;
  readonly #language: LinkLanguage;
  readonly #driver: LiveDriver;
  readonly #microphone: MicrophoneFeed;
  readonly #connection: SupervisedConnection<Outgoing>;
  readonly #departure: Departure;
  readonly #answers: Answers;
  #lastSequence = 0;

  constructor(options: SupervisedLiveOptions) {
    const { client, setup, clock, host, signal, name = 'geminiLive', ...tuning } = options;
    this.#clock = clock;
    this.#host = host;
    this.#name = name;
    this.#settings = { ...liveTuningDefaults, ...tuning };
    this.#user = new UserVoice(clock, this.#settings.silenceMs);
    this.#answers = new Answers(clock, this.#settings.responseTimeoutMs);
    const usesHandles = setup.resumption !== false;
    this.#resumption = new Resumption(clock, this.#settings.handleLifetimeMs);
    this.#language = new LinkLanguage(setup, (event) => this.#happened(event));
    this.#microphone = new MicrophoneFeed({
      ...this.#settings,
      now: () => clock.now(),
      send: (samples) => this.send({ type: 'audio', samples }),
      overflowed: (dropped, kept) => this.#happened({ type: 'queue_overflow', dropped, kept }),
    });
    this.#driver = new LiveDriver({
      client,
      setup,
      resumption: this.#resumption,
      language: this.#language,
      moment: () => host.moment(),
      seed: () => host.seed(),
      happened: (event) => this.#happened(event),
      linkClosed: (generation) => host.linkClosed(generation),
      isNeeded: (generation) => host.isAnswering(generation) || (host.isAwaited() && !this.#user.isSpeaking),
      takenOver: () => this.#takenOver(),
      answers: () => this.#answers.begun,
      whenQuiet: (signal) => this.#departure.whenQuiet(signal),
    });
    this.#connection = this.#supervise(signal);
    this.#departure = new Departure(clock, this.#settings, this.voice, host, {
      canResume: () => !usesHandles || this.#resumption.handle !== undefined,
      answers: () => this.#answers.begun,
      giveUp: () => void this.recover('the link is left while the user speaks'),
      leave: (timeLeftMs) => this.#driver.goAway(this.generation, timeLeftMs),
    });
  }

  /** When the user's voice was heard. */
  get voice(): VoiceMeter {
    return this.#user.meter;
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** The number of the newest link that was open. */
  get generation(): number {
    return this.#driver.serving;
  }

  get failure(): AntiphonError | undefined {
    return this.#connection.failure;
  }

  get settings(): LiveSettings {
    return this.#settings;
  }

  /** @throws AntiphonError as `SupervisedConnection.connect`. */
  connect(): Promise<void> {
    return this.#connection.connect();
  }

  /**
   * Takes a chunk of the microphone: 16 kHz mono PCM.
   *
   * @param heardAtMs when it was heard, on the clock. @defaultValue now
   */
  hear(samples: Int16Array, heardAtMs: number = this.#clock.now()): void {
    this.#user.hear(samples);
    this.#microphone.take({ samples, heardAtMs }, this.#isFull);
    // What waits for a link is kept, however long that takes.
    if (this.#isHeld || !this.#connection.writable) return;
    this.#connection.acknowledge(this.#lastSequence - this.#microphone.preRollChunks);
    this.#microphone.quiet();
  }

  /** Says something else than audio; kept for the next link like it. */
  send(input: LiveInput): void {
    this.#lastSequence = this.#connection.send({ input }) || this.#lastSequence;
  }

  /** Sends results of tools, which only the link that asked for them understands; any other is told `elsewhere`. */
  respond(responses: readonly LiveToolResponse[], generation: number, elsewhere: LiveInput): void {
    const input = { type: 'toolResponses', responses } as const;
    this.#lastSequence = this.#connection.send({ input, generation, elsewhere }) || this.#lastSequence;
    this.expectAnswer();
  }

  /** The model owes an answer, within `responseTimeoutMs`. */
  expectAnswer(): void {
    this.#answers.expect();
    this.#connection.expectResponse();
  }

  /** The model has begun to answer: what was said so far has been heard, and no older handle is good any more. */
  answerBegan(): void {
    this.#departure.answerBegan();
    this.#microphone.answered();
    this.#answers.began();
    this.#connection.acknowledge(this.#lastSequence);
    this.#resumption.drop();
  }

  /** The answer that came over this link is over. */
  answerEnded(generation: number): void {
    this.#driver.answered(generation);
  }

  /** Something went wrong with what came: one more error in a row. */
  reportError(error: unknown): void {
    this.#connection.reportError(error);
  }

  /** Stops reading from the vendor, or goes on. */
  pause(isPaused: boolean): void {
    this.#driver.pause(isPaused);
  }

  /** "Restart": a new link, now. Safe in any state. @returns whether one serves. */
  recover(reason?: string): Promise<boolean> {
    return this.#connection.recover(reason);
  }

  /**
   * The user speaks another language from now on, a BCP 47 tag. The vendor takes it when a session is set up or taken up
   * again: so the link is replaced when nobody speaks, or after 15 s.
   *
   * @throws AntiphonError `service_failed` when the model can't be told of it: nothing changes then.
   */
  setLanguage(language: string): void {
    if (this.#language.change(language)) this.#tellLanguage();
  }

  /** Tells of something, with its place and time. */
  tell(event: LiveHappening): void {
    this.#happened(event);
  }

  metrics(): LiveMetrics {
    return { ...this.#connection.metrics(), ...this.#microphone.metrics };
  }

  /** Ends it at once. Nothing is left. Idempotent. */
  close(): Promise<void> {
    this.#departure.cancel();
    return this.#connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #supervise(signal: AbortSignal | undefined): SupervisedConnection<Outgoing> {
    return superviseConnection<Outgoing, readonly LiveEvent[]>({
      ...supervisionOf(this.#settings),
      driver: this.#driver,
      name: this.#name,
      clock: this.#clock,
      ...(signal === undefined ? {} : { signal }),
      sizeOf: ({ input }) => bytesOf(input),
      classify,
      isTrafficExpected: () => this.#user.isUnanswered,
      onMessage: (events, generation) => this.#received(events, generation),
      onState: (change) => this.#stateChanged(change),
      onEvent: (event) => {
        this.#host.happened(event);
        if (event.type === 'link_opened') this.#linkOpened();
        else if (event.type === 'handover_abandoned') this.#stays(event.error);
      },
      onWritable: () => this.#microphone.flush(),
      onDegraded: (_error, errors) => {
        this.#microphone.clear();
        this.#host.resetAudio();
        this.#happened({ type: 'audio_path_reset', errors });
      },
    });
  }

  get #isServing(): boolean {
    return this.state === 'open' || this.state === 'degraded';
  }

  /** A link serves and takes nothing: items wait, or its socket is full. */
  get #isFull(): boolean {
    return this.#isServing && !this.#connection.writable;
  }

  /** Whether what was said may have to be said again. */
  get #isHeld(): boolean {
    return this.#user.isHeld || this.#host.isAwaited();
  }

  /** A new link takes over: what it must hear of a sentence that the old one has the beginning of. */
  #takenOver(): readonly Int16Array[] {
    if (!this.#user.isSpeaking) return [];
    this.#host.saidAgain();
    return this.#microphone.unheard;
  }

  #received(events: readonly LiveEvent[], generation: number): void {
    for (const event of events) {
      if (event.type === 'goAway') this.#goesAway(generation, event.timeLeftMs);
      else if (event.type === 'resumption' && generation === this.generation)
        this.#resumption.given(event.handle);
    }
    if (generation === this.generation) this.#user.received(events.map(({ type }) => type));
    this.#host.received(events, generation);
    // Any message counts as an answer to the supervisor; the one that is owed may still be to come.
    if (this.#answers.isOwed && this.#host.isAwaited()) this.#connection.expectResponse();
  }

  #goesAway(generation: number, timeLeftMs: number | undefined): void {
    if (generation !== this.generation) return;
    this.#happened({ type: 'go_away', timeLeftMs });
    this.#departure.announced(timeLeftMs);
  }

  #linkOpened(): void {
    this.#departure.cancel();
    // The language may have changed again while the link was being opened.
    this.#tellLanguage();
  }

  /** The link is kept: no other is to be had. */
  #stays(error: AntiphonError): void {
    this.#departure.abandoned();
    this.#language.giveUp(error);
  }

  /** Leaves a link that was told of another language; where there is none, the next one is told. */
  #tellLanguage(): void {
    if (!this.#language.isDue) this.#departure.unwanted();
    else if (this.#isServing) this.#departure.wanted();
  }

  #stateChanged(change: StateChange): void {
    if (change.reason === 'stream_inactive' && this.#user.isUnanswered) this.#user.tried();
    if (change.to === 'reconnecting') {
      this.#departure.cancel();
      // What waited for the old socket waits for the next link.
      this.#microphone.flush();
    }
    this.#host.stateChanged(change);
  }

  #happened(event: LiveHappening): void {
    this.#host.happened({ ...event, connection: this.#name, atMs: this.#clock.now() });
  }
}

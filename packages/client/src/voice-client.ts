import {
  AntiphonError,
  backoff,
  type Clock,
  type Deferred,
  deferred,
  type JsonObject,
  type JsonValue,
  systemClock,
} from '@antiphon/core/frame-free';
import { type ClientData, type ClientMessageType, RTVI_VERSION } from '@antiphon/rtvi/frame-free';
import { BotVoice } from './bot-voice.js';
import { type AudioDevices, BrowserAudio, type VoiceAudio } from './browser/index.js';
import { ClientLife } from './client-life.js';
import {
  type PlaybackHealth,
  type VoiceClientEvents,
  type VoiceClientOptions,
  voiceClientDefaults,
} from './client-options.js';
import { browserSocket, type LinkState, type ResumeTicket, VoiceLink } from './link/index.js';
import { Listeners } from './listeners.js';
import { type BrowserOpus, browserOpus, noOpus } from './opus/index.js';
import { clientMessage, serverType } from './rtvi-text.js';
import { INPUT_RATE, UserVoice } from './user-voice.js';

/**
 * Talks with a voice agent: {@link connect}, then {@link startMicrophone}. Everything the agent says is played, silenced at once
 * when the user takes the turn, and acknowledged as it is heard; everything else comes as events. A connection that is cut is
 * made again, with the same session where the server still has it.
 */
export class VoiceClient {
  readonly #options: VoiceClientOptions &
    Required<Pick<VoiceClientOptions, keyof typeof voiceClientDefaults>>;
  readonly #clock: Clock;
  readonly #audio: VoiceAudio;
  readonly #listeners = new Listeners<VoiceClientEvents>();
  readonly #user: UserVoice;
  readonly #bot: BotVoice;
  #link: VoiceLink | undefined;
  #stateWithoutLink: LinkState = { state: 'idle' };
  readonly #life = new ClientLife();
  #isMicrophoneOn = false;
  /** Of the last call that starts or stops a microphone: one that is started too late is none. */
  #microphoneAsked = 0;
  #opened: Promise<void> | undefined;
  #isReady: Deferred<void> | undefined;
  #lastId = 0;

  constructor(options: VoiceClientOptions) {
    this.#options = { ...voiceClientDefaults, ...options };
    this.#clock = options.clock ?? systemClock;
    this.#audio = options.audio ?? new BrowserAudio();
    this.#user = new UserVoice(this.#clock, (audio) => this.#link?.sendAudio(audio));
    this.#bot = new BotVoice({
      ...{ clock: this.#clock, audio: this.#audio },
      report: (turn, heardMs) => this.#link?.sendHeard(turn, heardMs),
      onHeard: (heard) => this.#listeners.tell('heard', heard),
    });
  }

  get state(): LinkState {
    return this.#link?.state ?? this.#stateWithoutLink;
  }

  /** How loud both are just now: 0 is silence, 1 as loud as speech gets. */
  get levels(): { readonly microphone: number; readonly bot: number } {
    const nowMs = this.#clock.now();
    return { microphone: this.#user.level.at(nowMs), bot: this.#bot.level.at(nowMs) };
  }

  get playback(): PlaybackHealth {
    return this.#bot.health;
  }

  get isMicrophoneOn(): boolean {
    return this.#isMicrophoneOn;
  }

  /**
   * The browser makes no sound before the person has done something on the page, nor while the system has taken sound away.
   * It is asked for at the next gesture; {@link resumeSound} does so at once.
   */
  get isSoundBlocked(): boolean {
    return this.#audio.isBlocked;
  }

  get isMuted(): boolean {
    return this.#user.talk.isMuted;
  }

  /** While muted, the microphone stays on, and silence is sent. */
  set isMuted(isMuted: boolean) {
    this.#user.talk.isMuted = isMuted;
  }

  get isPushToTalk(): boolean {
    return this.#user.talk.isPushToTalk;
  }

  /** With push-to-talk, what the microphone hears is sent only while {@link press | pressed}. */
  set isPushToTalk(isPushToTalk: boolean) {
    this.#user.talk.isPushToTalk = isPushToTalk;
  }

  /** The key of push-to-talk is pressed, or let go. */
  press(isPressed: boolean): void {
    this.#user.talk.isPressed = isPressed;
  }

  /** Tells a listener from now on. @returns what takes it away */
  on<Name extends keyof VoiceClientEvents>(
    name: Name,
    listener: (data: VoiceClientEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /**
   * Opens ears and mouth, as {@link connect} does: for a page that asks for the microphone before the agent begins to
   * speak. To be called from a click or a key, or no sound will be made.
   *
   * @throws AntiphonError `aborted` when the client is closed, before or meanwhile.
   */
  open(): Promise<void> {
    this.#opened ??= this.#life.unlessClosed(() =>
      this.#audio.open({
        onMicrophone: (samples) => this.#user.hear(samples, this.#audio.rate),
        onMicrophoneLost: () => this.#microphoneChanged(false, true),
        onPlayback: (news) => this.#bot.played(news),
        onDevices: () => this.#listeners.tell('devices', undefined),
        onSound: (isBlocked) => this.#listeners.tell('sound', { isBlocked }),
      }),
    );
    return this.#opened;
  }

  /**
   * Connects, and resolves when the agent listens. A client connects once; after {@link close} take a new one.
   *
   * @param ticket of {@link suspend}, of the page before this one. The same session goes on, if it is still there.
   * @throws AntiphonError `connection_failed` when the server cannot be reached or refuses; `session_state` the second time;
   *   `aborted` when the client is closed before it has begun to connect.
   */
  async connect(ticket?: ResumeTicket): Promise<void> {
    if (this.#isReady !== undefined)
      throw new AntiphonError('session_state', 'the client has connected before: take a new one');
    this.#isReady = deferred<void>();
    const opus = this.#options.codec === 'opus' ? browserOpus(INPUT_RATE) : Promise.resolve(noOpus);
    await this.#life.unlessClosed(() => this.open());
    const link = this.#openLink(await opus);
    this.#life.assertNotClosed();
    this.#link = link;
    this.#link.open(ticket);
    await this.#isReady.promise;
  }

  /**
   * Listens to a microphone; another one, when it listens already.
   *
   * @throws MicrophoneError when there is none to listen to. What was on before stays on.
   * @throws AntiphonError `aborted` when the client is closed, before or meanwhile; `session_state` before it is open.
   */
  async startMicrophone(deviceId?: string): Promise<void> {
    const asked = ++this.#microphoneAsked;
    await this.#life.unlessClosed(() => this.#audio.startMicrophone(deviceId));
    if (asked === this.#microphoneAsked) this.#microphoneChanged(true, false);
  }

  stopMicrophone(): void {
    this.#microphoneAsked++;
    this.#audio.stopMicrophone();
    this.#microphoneChanged(false, false);
  }

  /** @throws Error where the browser cannot choose */
  useSpeaker(deviceId: string): Promise<void> {
    return this.#audio.useSpeaker(deviceId);
  }

  devices(): Promise<AudioDevices> {
    return this.#audio.devices();
  }

  /** Lets sound be made: to be called from a click or a key. */
  resumeSound(): Promise<void> {
    return this.#audio.resume();
  }

  /**
   * Says something in writing. The agent stops talking, and answers.
   *
   * @returns whether it was taken. What is said during a cut is, and is said when the session goes on; it is lost if the
   *   session turns out to be gone (then `state` has `isResumed: false`). Nothing is taken before the first connection,
   *   once the session is gone (`reconnecting` without `isKept`), or once closed.
   */
  sendText(content: string): boolean {
    return this.#send('send-text', { content, options: { run_immediately: true, audio_response: true } });
  }

  /** Tells the agent's application something. @returns whether it was taken, as {@link sendText} does */
  sendMessage(topic: string, data: JsonValue = null): boolean {
    return this.#send('client-message', { t: topic, d: data });
  }

  /** The network is said to be back: whoever waits to try again does so now. */
  hurry(): void {
    this.#link?.hurry();
  }

  /**
   * Leaves the session waiting for the next page, as one that is reloaded should in `pagehide`. The client is closed then.
   *
   * @returns what {@link connect} of the next page needs: plain data, and secret, for whoever has it can take the session
   *   over; undefined without a session.
   */
  suspend(): ResumeTicket | undefined {
    this.#life.close();
    const ticket = this.#link?.suspend();
    // Nobody is left to care how the browser closes what goes with its page.
    this.#shut().catch(() => {});
    return ticket;
  }

  /**
   * Ends the session and lets go of microphone and loudspeaker. What is being opened, started or connected comes to
   * nothing. Idempotent.
   */
  async close(): Promise<void> {
    this.#life.close();
    this.#link?.close();
    await this.#shut();
  }

  #openLink(opus: BrowserOpus): VoiceLink {
    const { address, giveUpAfterMs, connectTimeoutMs, silenceMs, openSocket = browserSocket } = this.#options;
    return new VoiceLink(
      {
        ...{ address, openSocket, giveUpAfterMs, connectTimeoutMs, silenceMs, clock: this.#clock },
        ...{ inputRate: INPUT_RATE, outputRate: this.#audio.rate, opus },
        backoff: backoff({ baseMs: 250, maxMs: 5_000, jitter: 'equal' }),
      },
      {
        onState: (state) => this.#stateChanged(state),
        onWelcome: (welcome) => {
          this.#bot.welcomed(welcome);
          this.#user.welcomed(welcome, opus.canEncode);
        },
        onAudio: (audio) => this.#bot.play(audio),
        onFlush: (turn) => this.#flush(turn),
        onMessage: (message) => this.#receive(message),
      },
    );
  }

  #stateChanged(state: LinkState): void {
    this.#listeners.tell('state', state);
    if (state.state === 'closed') {
      const failure = new AntiphonError('connection_failed', state.why, { retryable: state.isFailure });
      this.#isReady?.promise.catch(() => {});
      this.#isReady?.reject(failure);
    }
    if (state.state !== 'open') return;
    if (state.isResumed) this.#isReady?.resolve();
    else this.#send('client-ready', { version: RTVI_VERSION, about: this.#options.about });
  }

  #receive(message: JsonObject): void {
    const type = serverType(message);
    if (type === 'bot-ready') this.#isReady?.resolve();
    if (type !== undefined) this.#listeners.tell(type, message.data as never);
  }

  #send<Type extends ClientMessageType>(type: Type, data: ClientData[Type]): boolean {
    return this.#link?.sendMessage(clientMessage(++this.#lastId, type, data)) ?? false;
  }

  #flush(turn: number): void {
    this.#bot.flush(turn);
    this.#listeners.tell('flush', { turn });
  }

  #microphoneChanged(isOn: boolean, isLost: boolean): void {
    this.#isMicrophoneOn = isOn;
    this.#listeners.tell('microphone', { isOn, isLost });
  }

  async #shut(): Promise<void> {
    if (this.state.state === 'idle') {
      this.#stateWithoutLink = { state: 'closed', why: 'it was closed', isFailure: false };
      this.#stateChanged(this.#stateWithoutLink);
    }
    this.#bot.close();
    this.#user.close();
    if (this.#isMicrophoneOn) this.#microphoneChanged(false, false);
    await this.#audio.close();
  }
}

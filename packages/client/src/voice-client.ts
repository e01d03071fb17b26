import { bytesToPcm16, Resampler, viewPcm16AsBytes } from '@antiphon/audio';
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
import {
  type ClientData,
  type ClientMessageType,
  type PipecatAudio,
  RTVI_LABEL,
  RTVI_VERSION,
  type ServerMessageType,
  SPEECH_NAME,
  type Welcome,
} from '@antiphon/rtvi/frame-free';
import { type AudioDevices, BrowserAudio, type VoiceAudio } from './browser/index.js';
import {
  type PlaybackHealth,
  type VoiceClientEvents,
  type VoiceClientOptions,
  voiceClientDefaults,
} from './client-options.js';
import { LevelMeter } from './level.js';
import { type LinkState, type ResumeTicket, type SocketLike, VoiceLink } from './link/index.js';
import { Listeners } from './listeners.js';
import { MicrophoneFrames, microphoneFramesDefaults } from './microphone/microphone-frames.js';
import { TalkSwitch } from './microphone/talk-switch.js';
import { HeardReports } from './playback/heard-reports.js';
import type { FromPlayback } from './playback/worklet-messages.js';

/** What is sent: what recognisers take. */
const INPUT_RATE = microphoneFramesDefaults.outputRate;

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
  readonly #talk = new TalkSwitch();
  readonly #microphoneLevel = new LevelMeter();
  readonly #botLevel = new LevelMeter();
  #link: VoiceLink | undefined;
  #heard: HeardReports | undefined;
  #frames: MicrophoneFrames | undefined;
  #resampler: Resampler | undefined;
  #isMicrophoneOn = false;
  #opened: Promise<void> | undefined;
  #isReady: Deferred<void> | undefined;
  #health: PlaybackHealth = { bufferedMs: 0, targetMs: 0, underruns: 0 };
  #lastId = 0;

  constructor(options: VoiceClientOptions) {
    this.#options = { ...voiceClientDefaults, ...options };
    this.#clock = options.clock ?? systemClock;
    this.#audio = options.audio ?? new BrowserAudio();
  }

  get state(): LinkState {
    return this.#link?.state ?? { state: 'idle' };
  }

  /** How loud both are just now: 0 is silence, 1 as loud as speech gets. */
  get levels(): { readonly microphone: number; readonly bot: number } {
    const nowMs = this.#clock.now();
    return { microphone: this.#microphoneLevel.at(nowMs), bot: this.#botLevel.at(nowMs) };
  }

  get playback(): PlaybackHealth {
    return this.#health;
  }

  get isMicrophoneOn(): boolean {
    return this.#isMicrophoneOn;
  }

  /** The browser makes no sound before the person has done something on the page: then call {@link resumeSound}. */
  get isSoundBlocked(): boolean {
    return this.#audio.isBlocked;
  }

  get isMuted(): boolean {
    return this.#talk.isMuted;
  }

  /** While muted, the microphone stays on, and silence is sent. */
  set isMuted(isMuted: boolean) {
    this.#talk.isMuted = isMuted;
  }

  get isPushToTalk(): boolean {
    return this.#talk.isPushToTalk;
  }

  /** With push-to-talk, what the microphone hears is sent only while {@link press | pressed}. */
  set isPushToTalk(isPushToTalk: boolean) {
    this.#talk.isPushToTalk = isPushToTalk;
  }

  /** The key of push-to-talk is pressed, or let go. */
  press(isPressed: boolean): void {
    this.#talk.isPressed = isPressed;
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
   */
  open(): Promise<void> {
    this.#opened ??= this.#audio.open({
      onMicrophone: (samples) => this.#hear(samples),
      onMicrophoneLost: () => this.#microphoneChanged(false, true),
      onPlayback: (report) => this.#played(report),
      onDevices: () => this.#listeners.tell('devices', undefined),
    });
    return this.#opened;
  }

  /**
   * Connects, and resolves when the agent listens. A client connects once; after {@link close} take a new one.
   *
   * @param ticket of {@link suspend}, of the page before this one. The same session goes on, if it is still there.
   * @throws AntiphonError `connection_failed` when the server cannot be reached or refuses; `session_state` the second time.
   */
  async connect(ticket?: ResumeTicket): Promise<void> {
    if (this.#isReady !== undefined)
      throw new AntiphonError('session_state', 'the client has connected before: take a new one');
    this.#isReady = deferred<void>();
    await this.open();
    this.#link = this.#openLink();
    this.#link.open(ticket);
    await this.#isReady.promise;
  }

  /**
   * Listens to a microphone; another one, when it listens already.
   *
   * @throws MicrophoneError when there is none to listen to. What was on before stays on.
   */
  async startMicrophone(deviceId?: string): Promise<void> {
    await this.#audio.startMicrophone(deviceId);
    this.#microphoneChanged(true, false);
  }

  stopMicrophone(): void {
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

  /** Says something in writing. The agent stops talking, and answers. */
  sendText(content: string): void {
    this.#send('send-text', { content, options: { run_immediately: true, audio_response: true } });
  }

  /** Tells the agent's application something. */
  sendMessage(topic: string, data: JsonValue = null): void {
    this.#send('client-message', { t: topic, d: data });
  }

  /** The network is said to be back: whoever waits to try again does so now. */
  hurry(): void {
    this.#link?.hurry();
  }

  /**
   * Leaves the session waiting for the next page, as one that is reloaded should in `pagehide`. The client is closed then.
   *
   * @returns what {@link connect} of the next page needs: plain data, secret, good once; undefined without a session.
   */
  suspend(): ResumeTicket | undefined {
    const ticket = this.#link?.suspend();
    void this.#shut();
    return ticket;
  }

  /** Ends the session and lets go of microphone and loudspeaker. Idempotent. */
  async close(): Promise<void> {
    this.#link?.close();
    await this.#shut();
  }

  #openLink(): VoiceLink {
    const { address, giveUpAfterMs, connectTimeoutMs, silenceMs, openSocket = browserSocket } = this.#options;
    return new VoiceLink(
      {
        ...{ address, openSocket, giveUpAfterMs, connectTimeoutMs, silenceMs, clock: this.#clock },
        ...{ inputRate: INPUT_RATE, outputRate: this.#audio.rate },
        backoff: backoff({ baseMs: 250, maxMs: 5_000, jitter: 'equal' }),
      },
      {
        onState: (state) => this.#stateChanged(state),
        onWelcome: (welcome) => this.#welcomed(welcome),
        onAudio: (audio) => this.#play(audio),
        onFlush: (turn) => this.#flush(turn),
        onMessage: (message) => this.#receive(message),
      },
    );
  }

  #welcomed({ resumed, heardEveryMs }: Welcome): void {
    if (!resumed || this.#heard === undefined) {
      this.#heard?.close();
      this.#audio.clear();
      this.#heard = new HeardReports({
        clock: this.#clock,
        latencyMs: () => this.#audio.latencyMs,
        tell: (turn, heardMs) => this.#link?.sendHeard(turn, heardMs),
      });
    }
    this.#heard.everyMs = heardEveryMs;
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

  #receive({ label, type, data }: JsonObject): void {
    if (label !== RTVI_LABEL || typeof type !== 'string') return;
    if (type === 'bot-ready') this.#isReady?.resolve();
    this.#listeners.tell(type as ServerMessageType, data as never);
  }

  #send<Type extends ClientMessageType>(type: Type, data: ClientData[Type]): void {
    const id = (++this.#lastId).toString(16).padStart(8, '0');
    this.#link?.sendMessage(JSON.stringify({ id, label: RTVI_LABEL, type, data }));
  }

  #play({ name, id, pts = 0, bytes, sampleRate }: PipecatAudio): void {
    const { rate } = this.#audio;
    if (this.#resampler?.inputRate !== sampleRate)
      this.#resampler = new Resampler({ inputRate: sampleRate, outputRate: rate });
    const samples = this.#resampler.process(bytesToPcm16(bytes));
    const turn = name === SPEECH_NAME ? (id ?? 0) : undefined;
    this.#audio.play({ turn, startMs: pts / 1e6, samples });
  }

  #flush(turn: number): void {
    this.#audio.flush(turn);
    this.#listeners.tell('flush', { turn });
  }

  #played(report: FromPlayback): void {
    if (report.type === 'flushed') {
      this.#heard?.flushed(report.turn, report.playedMs);
      return;
    }
    const { position, isDry, rms, bufferedMs, targetMs, underruns } = report;
    this.#botLevel.set(rms, this.#clock.now());
    this.#health = { bufferedMs, targetMs, underruns };
    if (position !== undefined) this.#heard?.played({ ...position, isDry });
    if (this.#heard?.heard !== undefined) this.#listeners.tell('heard', this.#heard.heard);
  }

  #hear(samples: Float32Array): void {
    const { isOpen } = this.#talk;
    if (isOpen) this.#microphoneLevel.hear(samples, this.#clock.now());
    this.#frames ??= new MicrophoneFrames({ inputRate: this.#audio.rate });
    this.#frames.push(samples, isOpen, (frame) =>
      this.#link?.sendAudio({
        ...{ name: 'audio', bytes: viewPcm16AsBytes(frame), sampleRate: INPUT_RATE, channels: 1 },
      }),
    );
  }

  #microphoneChanged(isOn: boolean, isLost: boolean): void {
    this.#isMicrophoneOn = isOn;
    this.#listeners.tell('microphone', { isOn, isLost });
  }

  async #shut(): Promise<void> {
    this.#heard?.close();
    this.#isMicrophoneOn = false;
    await this.#audio.close();
  }
}

function browserSocket(address: string, protocols: string[]): SocketLike {
  return new WebSocket(address, protocols) as unknown as SocketLike;
}

import type { LinkState } from '@antiphon/client';
import { AntiphonError } from '@antiphon/core/frame-free';
import { ServiceRefusal, type SessionDoor } from '../service/index.js';
import { type Floor, follow, NOBODY } from './floor.js';
import { PlaybackGate } from './playback-gate.js';
import type { SessionParts, TalkClient, VoiceSettings } from './session-options.js';
import { SpeechRequests } from './speech-requests.js';
import type { Transcript } from './transcript.js';
import {
  connectionProblem,
  MICROPHONE_LOST,
  microphoneProblem,
  SOUND_BLOCKED,
  type VoiceProblem,
} from './voice-problem.js';
import type { VoiceStatus } from './voice-snapshot.js';
import { followWritten } from './written-answers.js';

export interface CallOptions extends SessionParts {
  /** As they are when it begins: language and voice stay for all of it. */
  readonly settings: Pick<VoiceSettings, 'language' | 'enableTTS'>;
  readonly transcript: Transcript;
  /** A session whose history is to be taken up. */
  readonly continues: string | undefined;
  /** Something has changed. */
  readonly changed: () => void;
}

const CLOSED = 'it was closed';

/** One session with the service, over one client: from the press of a button to its end. */
export class Call {
  readonly client: TalkClient;
  readonly gate: PlaybackGate;
  readonly #options: CallOptions;
  #state: LinkState = { state: 'connecting' };
  #floor: Floor = NOBODY;
  #wasOpen = false;
  #sessionId: string | undefined;
  /** What stood in the way of a way in, if anything did. */
  #thrown: unknown;
  readonly #speech: SpeechRequests;
  #isSoundBlocked = false;
  #problem: VoiceProblem | undefined;

  constructor(options: CallOptions) {
    const { newAudio, newClient, clock, changed, transcript } = options;
    const { enableTTS, language } = options.settings;
    this.#options = options;
    transcript.language = language;
    this.gate = new PlaybackGate(newAudio(), clock, changed);
    this.client = newClient({ address: () => this.#address(), audio: this.gate, clock });
    this.#speech = new SpeechRequests(this.client, clock);
    this.client.on('state', (state) => this.#entered(state));
    this.client.on('microphone', ({ isLost }) => {
      if (isLost && !this.isOver) this.#problem = MICROPHONE_LOST;
      changed();
    });
    this.client.on('sound', ({ isBlocked }) => this.#soundChanged(isBlocked));
    follow(this.client, {
      transcript,
      take: (change) => {
        this.#floor = { ...this.#floor, ...change };
        changed();
      },
      turn: () => this.gate.turn,
      isHeard: () => this.gate.isHeard,
      isSpoken: enableTTS,
      failed: (code) => transcript.note('failed', code),
      refused: (code) => {
        if (!this.#speech.refused(code)) transcript.note('failed', code);
      },
    });
    if (!enableTTS) followWritten(this.client, { transcript, clock });
  }

  /** What is in the way; sound that is blocked where nothing else is. */
  get problem(): VoiceProblem | undefined {
    return this.#problem ?? (this.#isSoundBlocked ? SOUND_BLOCKED : undefined);
  }

  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  get isOver(): boolean {
    return this.#state.state === 'closed';
  }

  /** The page has ended it, and nobody else. */
  get wasEndedHere(): boolean {
    return this.#state.state === 'closed' && this.#state.why === CLOSED;
  }

  get isOpen(): boolean {
    return this.#state.state === 'open';
  }

  get isKept(): boolean {
    return this.#state.state === 'reconnecting' && this.#state.isKept;
  }

  get status(): VoiceStatus {
    const { state } = this.#state;
    if (state === 'closed') return 'ended';
    if (state === 'reconnecting') return 'reconnecting';
    if (state !== 'open') return 'connecting';
    if (this.#floor.userSpeaks) return 'hearing';
    if (this.#floor.botSpeaks) return 'speaking';
    return this.#floor.botThinks ? 'thinking' : 'listening';
  }

  /** Resolves when the agent listens. @throws AntiphonError when it does not come to that */
  async begin(withMicrophone: boolean): Promise<void> {
    try {
      await this.client.open();
      if (withMicrophone && !this.isOver) await this.startMicrophone();
      // The prompt for the microphone stays for as long as the person likes: the session may be over by then.
      if (!this.isOver) await this.client.connect();
    } catch (error) {
      // The link has told why in its last state; before there is one, a part of the page could not be loaded.
      this.#entered({ state: 'closed', why: 'the server cannot be reached', isFailure: true });
      throw this.#thrown ?? error;
    }
    if (!this.isOver && this.client.isSoundBlocked) this.#soundChanged(true);
  }

  /** Never rejects: what is in the way becomes the {@link problem}. */
  async startMicrophone(deviceId?: string): Promise<void> {
    try {
      await this.client.startMicrophone(deviceId);
      if (!this.isOver) this.#problem = undefined;
    } catch (error) {
      if (!this.isOver) this.#problem = microphoneProblem(error);
    }
    this.#options.changed();
  }

  /** Resolves when the agent has taken a text to say. @throws AntiphonError */
  async speak(text: string): Promise<void> {
    if (!this.#options.settings.enableTTS)
      throw new AntiphonError('session_state', 'the session has no voice: begin one with enableTTS');
    await this.#speech.ask(text);
  }

  /** Ends it, here and at the service. Idempotent. */
  async end(): Promise<void> {
    if (this.isOver) return;
    this.#entered({ state: 'closed', why: CLOSED, isFailure: false });
    if (this.#sessionId !== undefined) await this.#endAtService(this.#sessionId);
  }

  async #address(): Promise<string> {
    this.#thrown = undefined;
    try {
      const door = await this.#door();
      // Nobody will go through it.
      if (this.isOver) await this.#endAtService(door.sessionId);
      else this.#sessionId = door.sessionId;
      return door.address;
    } catch (error) {
      this.#thrown = error;
      throw error;
    }
  }

  async #door(): Promise<SessionDoor> {
    const { service, continues = undefined, settings } = this.#options;
    if (this.#sessionId !== undefined) {
      const door = await service.reopen(this.#sessionId);
      if (door !== undefined) return door;
    }
    const { language, enableTTS } = settings;
    const before = this.#sessionId ?? continues;
    if (before === undefined) return service.open({ language, enableTTS });
    try {
      return await service.open({ language, enableTTS, continues: before });
    } catch (error) {
      // Without its history, then.
      const isKnown = !(error instanceof ServiceRefusal) || !['gone', 'refused'].includes(error.reason);
      if (isKnown) throw error;
      return service.open({ language, enableTTS });
    }
  }

  /** What cannot be ended now ends when nobody has used it for a while. */
  async #endAtService(sessionId: string): Promise<void> {
    await this.#options.service.end(sessionId).catch(() => {});
  }

  #entered(state: LinkState): void {
    if (this.isOver) return;
    const { transcript, changed } = this.#options;
    this.#state = state;
    if (state.state === 'open' && !state.isResumed) {
      if (this.#wasOpen) transcript.note('reconnected');
      transcript.sessionBegan();
      this.gate.forget();
      this.#speech.forget();
      this.#floor = NOBODY;
    }
    if (state.state === 'open') this.#wasOpen = true;
    if (state.state === 'closed') this.#closed(state.why, state.isFailure);
    changed();
  }

  #closed(why: string, isFailure: boolean): void {
    const isProblem = isFailure || why === 'the session goes on in another page';
    this.#isSoundBlocked = false;
    this.#problem = isProblem ? connectionProblem(why, this.#wasOpen, this.#thrown) : undefined;
    this.#floor = NOBODY;
    this.#speech.forget();
    this.#options.transcript.settle();
    if (this.#wasOpen && !isProblem && why !== CLOSED) this.#options.transcript.note('ended-by-service');
    // Nobody is left to care how the browser lets go of its devices.
    void this.client.close().catch(() => {});
  }

  #soundChanged(isBlocked: boolean): void {
    if (this.isOver) return;
    this.#isSoundBlocked = isBlocked;
    this.#options.changed();
  }
}

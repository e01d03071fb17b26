import type { LinkState, ResumeTicket, VoiceClient } from '@antiphon/client';
import type { PageMessage, PageSession } from '../page-messages.js';
import { Refusal } from './connect-to.js';
import { Conversation } from './conversation.js';
import { type Floor, follow } from './follow.js';
import { HeardMouth } from './heard-mouth.js';
import { CLOSED, type MouthShape } from './mouth-track.js';
import {
  connectionProblem,
  MICROPHONE_LOST,
  microphoneProblem,
  type Problem,
  SOUND_BLOCKED,
  SPEAKER_FAILED,
} from './problems.js';
import { type SavedTalk, saveTalk } from './saved-talk.js';
import type { TalkOptions } from './talk-options.js';

/** What the person sees of the talk as a whole. */
export type Phase =
  | 'idle'
  | 'connecting'
  | 'listening'
  | 'user'
  | 'thinking'
  | 'bot'
  | 'reconnecting'
  | 'over';

const SILENT: Floor = { userSpeaks: false, botSpeaks: false, botThinks: false };

/** One talk after the other: the client, what was said, and what is wrong. Draws nothing. */
export class Talk {
  readonly floor: Floor = { ...SILENT };
  conversation: Conversation;
  client: VoiceClient | undefined;
  problem: Problem | undefined;
  services = '';
  isPushToTalk = false;
  #isMuted = false;
  #state: LinkState = { state: 'idle' };
  readonly #mouth = new HeardMouth();
  #wantsMicrophone = false;
  /** Those that were chosen; undefined for the system's own choice. */
  #microphoneId: string | undefined;
  #speakerId: string | undefined;
  /** What the server has said to the last request for a token, if it gave none. */
  #refusal: string | undefined;
  /** Opens the room of the avatar: of this session, and of the one that is asked for. */
  #avatarKey: string | undefined;
  #nextAvatarKey: string | undefined;
  /** A page that was reloaded has missed that there is one. */
  #missedAvatar = false;
  readonly #options: TalkOptions;

  constructor(options: TalkOptions) {
    this.#options = options;
    this.conversation = new Conversation(this.#changed);
  }

  get phase(): Phase {
    const { state } = this.#state;
    if (state === 'idle' || state === 'connecting' || state === 'reconnecting') return state;
    if (state === 'closed') return 'over';
    if (this.floor.userSpeaks) return 'user';
    if (this.floor.botSpeaks) return 'bot';
    return this.floor.botThinks ? 'thinking' : 'listening';
  }

  /** A talk is going on, or about to. */
  get isOn(): boolean {
    return this.#state.state !== 'idle' && this.#state.state !== 'closed';
  }

  /** Whether what is said while the connection is gone will be said when it is back. */
  get isKept(): boolean {
    return this.#state.state === 'reconnecting' && this.#state.isKept;
  }

  /** Where no talk is on, writing begins one. */
  get canWrite(): boolean {
    return !this.isOn || this.isKept || this.#state.state === 'open';
  }

  /** Chosen once, it holds for every client that follows. */
  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** How the agent's mouth is just now. */
  get mouthShape(): MouthShape {
    return this.floor.botSpeaks ? this.#mouth.at(performance.now()) : CLOSED;
  }

  /** Begins. Does nothing while a talk is on. */
  async start(withMicrophone: boolean): Promise<void> {
    if (this.isOn) return;
    this.conversation = new Conversation(this.#changed);
    await this.#begin(withMicrophone);
  }

  /**
   * Goes on with what a page before this one has left. Where its session is over by now, only its words are shown: nobody has
   * asked this page for a talk.
   */
  async comeBack(saved: SavedTalk, nowEpochMs: number): Promise<void> {
    this.#isMuted = saved.isMuted;
    this.isPushToTalk = saved.isPushToTalk;
    this.#avatarKey = saved.avatarKey;
    this.#missedAvatar = saved.avatarKey !== undefined;
    this.conversation = new Conversation(this.#changed, saved.conversation);
    if (saved.ticket.untilEpochMs > nowEpochMs) await this.#begin(saved.withMicrophone, saved.ticket);
    else this.conversation.settle();
  }

  async #begin(withMicrophone: boolean, ticket?: ResumeTicket): Promise<void> {
    const client = this.#newClient();
    this.#wantsMicrophone = withMicrophone;
    this.#report(undefined);
    this.#state = { state: 'connecting' };
    this.#changed();
    try {
      await client.open();
      if (this.#speakerId !== undefined) await this.useSpeaker(this.#speakerId);
      if (withMicrophone && this.#isCurrent(client)) await this.startMicrophone();
      // The prompt for the microphone stays for as long as the person likes: the talk may be over by then.
      if (!this.#isCurrent(client)) return;
      await client.connect(ticket);
    } catch {
      // The link has told why in its last state; before there is one, a part of the page could not be loaded.
      this.#entered(client, { state: 'closed', why: 'the server cannot be reached', isFailure: true });
      return;
    }
    if (this.#isCurrent(client) && client.isSoundBlocked && this.problem === undefined)
      this.#report(SOUND_BLOCKED);
  }

  /** @param deviceId another one than before; by default that which was chosen last */
  async startMicrophone(deviceId: string | undefined = this.#microphoneId): Promise<void> {
    const { client } = this;
    this.#wantsMicrophone = true;
    this.#microphoneId = deviceId;
    try {
      await client?.startMicrophone(deviceId);
      if (this.#isCurrent(client)) this.#report(undefined);
    } catch (error) {
      if (this.#isCurrent(client)) this.#report(microphoneProblem(error));
    }
  }

  /** @returns whether it is used now */
  async useSpeaker(deviceId: string): Promise<boolean> {
    try {
      await this.client?.useSpeaker(deviceId);
      this.#speakerId = deviceId;
      return true;
    } catch {
      this.#report(SPEAKER_FAILED);
      return false;
    }
  }

  /** What the button beside a problem does. */
  async solve(): Promise<void> {
    const { action } = this.problem ?? {};
    if (action === 'turn sound on') await this.unblock();
    else if (action === 'try again') await this.startMicrophone();
    else if (action === 'start again') await this.start(this.#wantsMicrophone);
    else this.#report(undefined);
  }

  /** The person has done something: sound may be made. */
  async unblock(): Promise<void> {
    if (this.client?.isSoundBlocked !== true) return;
    await this.client.resumeSound();
    if (this.problem === SOUND_BLOCKED) this.#report(undefined);
  }

  /** @returns whether it was taken, and will be said */
  write(text: string): boolean {
    return this.client?.sendText(text) ?? false;
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (this.client !== undefined) this.client.isMuted = isMuted;
    this.#changed();
  }

  pushToTalk(isPushToTalk: boolean): void {
    this.isPushToTalk = isPushToTalk;
    if (this.client !== undefined) this.client.isPushToTalk = isPushToTalk;
    this.#changed();
  }

  /** Also while the browser asks for the microphone, before there is a connection. */
  hangUp(): void {
    if (this.client !== undefined)
      this.#entered(this.client, { state: 'closed', why: 'it was closed', isFailure: false });
  }

  /** The page goes: what the next one needs is left for it. */
  leave(): void {
    const ticket = this.client?.suspend();
    if (ticket === undefined) return;
    const { conversation, isMuted, isPushToTalk } = this;
    const withMicrophone = this.#wantsMicrophone;
    const avatarKey = this.#avatarKey;
    saveTalk({ ticket, conversation: conversation.kept, withMicrophone, isMuted, isPushToTalk, avatarKey });
  }

  #newClient(): VoiceClient {
    this.#refusal = undefined;
    const client = this.#options.newClient(() => this.#address());
    // Before the microphone is opened: nobody is heard who does not want to be.
    client.isMuted = this.#isMuted;
    client.isPushToTalk = this.isPushToTalk;
    this.client = client;
    Object.assign(this.floor, SILENT);
    client.on('state', (state) => this.#entered(client, state));
    client.on('heard', ({ turn, heardMs }) => this.#mouth.heard(turn, heardMs, performance.now()));
    client.on('microphone', ({ isLost }) => {
      if (isLost && this.#isCurrent(client)) this.#report(MICROPHONE_LOST);
      this.#options.devicesChanged();
      this.#changed();
    });
    client.on('devices', () => this.#options.devicesChanged());
    client.on('sound', ({ isBlocked }) => {
      if (!this.#isCurrent(client)) return;
      if (!isBlocked && this.problem === SOUND_BLOCKED) this.#report(undefined);
      else if (isBlocked && this.problem === undefined) this.#report(SOUND_BLOCKED);
    });
    client.on('server-message', (data) => {
      const isMoved = (data as unknown as PageMessage).kind === 'avatar';
      if (isMoved && this.#isCurrent(client)) this.#options.avatarMoved?.(this.#avatarKey);
    });
    const { floor } = this;
    const mouth = this.#mouth.track;
    follow(client, { mouth, floor, conversation: () => this.conversation, changed: this.#changed });
    return client;
  }

  #isCurrent(client: VoiceClient | undefined): boolean {
    return client === this.client && this.isOn;
  }

  async #address(): Promise<string> {
    this.#refusal = undefined;
    try {
      return await this.#options.addressFor((session) => this.#serve(session));
    } catch (error) {
      if (error instanceof Refusal) this.#refusal = error.message;
      throw error;
    }
  }

  #entered(client: VoiceClient, state: LinkState): void {
    // What is over is told of once: how it ended first.
    if (!this.#isCurrent(client)) return;
    this.#state = state;
    if (state.state === 'open' && !state.isResumed) this.#sessionBegan();
    // After a cut there is nothing to look for: what was told meanwhile is repeated.
    if (state.state === 'open' && state.isResumed && this.#missedAvatar)
      this.#options.avatarMoved?.(this.#avatarKey);
    if (state.state === 'open') this.#missedAvatar = false;
    if (state.state === 'closed') {
      this.#options.avatarMoved?.(undefined);
      this.conversation.settle();
      Object.assign(this.floor, SILENT);
      if (state.isFailure || state.why === 'the session goes on in another page')
        this.#report(connectionProblem(state.why, this.#refusal));
      else if (this.problem !== undefined) this.#report(undefined);
      void client.close();
    }
    this.#changed();
  }

  #sessionBegan(): void {
    this.#avatarKey = this.#nextAvatarKey;
    this.conversation.sessionBegan();
    this.#mouth.clear();
    Object.assign(this.floor, SILENT);
  }

  readonly #changed = (): void => this.#options.changed();

  #serve({ services, avatarKey }: PageSession): void {
    this.services = services;
    this.#nextAvatarKey = avatarKey;
    this.#changed();
  }

  #report(problem: Problem | undefined): void {
    this.problem = problem;
    this.#changed();
  }
}

import { BrowserAudio, type LinkState, VoiceClient } from '@antiphon/client';
import workletUrl from '@antiphon/client/worklet?worker&url';
import { addressFor } from './connect-to.js';
import { Conversation } from './conversation.js';
import { type Floor, follow } from './follow.js';
import { CLOSED, type MouthShape, MouthTrack } from './mouth-track.js';
import {
  connectionProblem,
  MICROPHONE_LOST,
  microphoneProblem,
  type Problem,
  SOUND_BLOCKED,
} from './problems.js';
import { type SavedTalk, saveTalk } from './saved-talk.js';

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

/** So long after the last news playback is taken to go on at its pace. */
const EXTRAPOLATE_MS = 120;

/** One talk after the other: the client, what was said, and what is wrong. Draws nothing. */
export class Talk {
  readonly mouth = new MouthTrack();
  readonly floor: Floor = { userSpeaks: false, botSpeaks: false, botThinks: false };
  conversation: Conversation;
  client: VoiceClient | undefined;
  problem: Problem | undefined;
  services = '';
  isPushToTalk = false;
  #state: LinkState = { state: 'idle' };
  #heard: { readonly turn: number; readonly heardMs: number; readonly atMs: number } | undefined;
  #wantsMicrophone = false;
  readonly #changed: () => void;

  /** @param changed called whenever something is to be drawn anew */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.conversation = new Conversation(changed);
  }

  get phase(): Phase {
    const { state } = this.#state;
    if (state === 'idle' || state === 'connecting' || state === 'reconnecting') return state;
    if (state === 'closed') return 'over';
    if (this.floor.userSpeaks) return 'user';
    if (this.floor.botSpeaks) return 'bot';
    return this.floor.botThinks ? 'thinking' : 'listening';
  }

  get isMuted(): boolean {
    return this.client?.isMuted ?? false;
  }

  /** How the agent's mouth is just now. */
  get mouthShape(): MouthShape {
    const heard = this.#heard;
    if (heard === undefined || !this.floor.botSpeaks) return CLOSED;
    const agoMs = Math.min(EXTRAPOLATE_MS, performance.now() - heard.atMs);
    return this.mouth.at(heard.turn, heard.heardMs + agoMs);
  }

  /** Begins, or goes on with what a page before this has saved. */
  async start(withMicrophone: boolean, saved?: SavedTalk): Promise<void> {
    const client = this.#newClient();
    this.#wantsMicrophone = withMicrophone;
    this.conversation = new Conversation(this.#changed, saved?.entries);
    this.#report(undefined);
    this.#state = { state: 'connecting' };
    this.#changed();
    try {
      await client.open();
      if (withMicrophone) await this.startMicrophone();
      await client.connect(saved?.ticket);
    } catch {
      // The link tells why in its last state; before there is one, a part of the page could not be loaded.
      const why = 'the server cannot be reached';
      if (client.state.state === 'idle') this.#entered(client, { state: 'closed', why, isFailure: true });
      return;
    }
    if (client.isSoundBlocked && this.problem === undefined) this.#report(SOUND_BLOCKED);
  }

  async startMicrophone(deviceId?: string): Promise<void> {
    this.#wantsMicrophone = true;
    try {
      await this.client?.startMicrophone(deviceId);
      this.#report(undefined);
    } catch (error) {
      this.#report(microphoneProblem(error));
    }
  }

  /** What the button beside a problem does. */
  async solve(): Promise<void> {
    const { action } = this.problem ?? {};
    if (action === 'turn sound on') await this.unblock();
    else if (action === 'try again') await this.startMicrophone();
    else if (action === 'start again') await this.start(this.#wantsMicrophone);
  }

  /** The person has done something: sound may be made. */
  async unblock(): Promise<void> {
    if (this.client?.isSoundBlocked !== true) return;
    await this.client.resumeSound();
    if (this.problem === SOUND_BLOCKED) this.#report(undefined);
  }

  write(text: string): void {
    this.client?.sendText(text);
  }

  mute(isMuted: boolean): void {
    if (this.client !== undefined) this.client.isMuted = isMuted;
    this.#changed();
  }

  pushToTalk(isPushToTalk: boolean): void {
    this.isPushToTalk = isPushToTalk;
    if (this.client !== undefined) this.client.isPushToTalk = isPushToTalk;
    this.#changed();
  }

  async hangUp(): Promise<void> {
    await this.client?.close();
  }

  /** The page goes: what the next one needs is left for it. */
  leave(): void {
    const ticket = this.client?.suspend();
    const { entries } = this.conversation;
    if (ticket !== undefined) saveTalk({ ticket, entries, withMicrophone: this.#wantsMicrophone });
  }

  #newClient(): VoiceClient {
    const client = new VoiceClient({
      address: () => addressFor((services) => this.#serve(services)),
      audio: new BrowserAudio({ workletUrl }),
    });
    client.isPushToTalk = this.isPushToTalk;
    this.client = client;
    Object.assign(this.floor, { userSpeaks: false, botSpeaks: false, botThinks: false });
    client.on('state', (state) => this.#entered(client, state));
    client.on('heard', ({ turn, heardMs }) => {
      this.#heard = { turn, heardMs, atMs: performance.now() };
    });
    client.on('microphone', ({ isLost }) => {
      if (isLost) this.#report(MICROPHONE_LOST);
      this.#changed();
    });
    client.on('devices', this.#changed);
    const { mouth, floor } = this;
    follow(client, { mouth, floor, conversation: () => this.conversation, changed: this.#changed });
    return client;
  }

  #entered(client: VoiceClient, state: LinkState): void {
    if (client !== this.client) return;
    const before = this.#state;
    this.#state = state;
    if (state.state === 'open' && before.state === 'reconnecting' && !state.isResumed) {
      this.conversation.settle();
      this.conversation.note('The agent was restarted: it has forgotten what was said before.');
      this.mouth.clear();
    }
    if (state.state === 'closed') {
      this.conversation.settle();
      if (state.isFailure || state.why === 'the session goes on in another page')
        this.#report(connectionProblem(state.why));
      else if (this.problem !== undefined) this.#report(undefined);
      void client.close();
    }
    this.#changed();
  }

  #serve(services: string): void {
    this.services = services;
    this.#changed();
  }

  #report(problem: Problem | undefined): void {
    this.problem = problem;
    this.#changed();
  }
}

import type { VoiceClient } from '@antiphon/client';
import { AntiphonError, type Timer } from '@antiphon/core/frame-free';
import type { SessionStats } from '../service/index.js';
import { Call } from './call.js';
import {
  partsOf,
  type SessionParts,
  type VoiceSessionOptions,
  type VoiceSettings,
  voiceSettingsDefaults,
} from './session-options.js';
import { Transcript, type TranscriptEntry } from './transcript.js';
import type { VoiceProblem } from './voice-problem.js';
import { IDLE, isOn, type VoiceSnapshot } from './voice-snapshot.js';

/** Who hears of what happens once. What they throw is reported as an error of the page. */
export interface VoiceObserver {
  /** The user has said something, all of it understood. */
  transcription?(text: string, entry: TranscriptEntry): void;
  /** The agent has answered, or was broken off. */
  response?(text: string, entry: TranscriptEntry): void;
  problem?(problem: VoiceProblem): void;
}

const SILENT = { microphone: 0, bot: 0 } as const;

/**
 * A voice chat without a view: sessions with a service, one after the other, and all that there is to see of them, as
 * snapshots. Knows no framework; `useVoiceSession` binds it to React.
 */
export class VoiceSession {
  readonly #parts: SessionParts;
  #settings: VoiceSettings;
  #call: Call | undefined;
  #snapshot: VoiceSnapshot = IDLE;
  readonly #listeners = new Set<() => void>();
  readonly #observers = new Set<VoiceObserver>();
  readonly #transcript = new Transcript({
    changed: () => this.#publish(),
    settled: (entry) => this.#settled(entry),
  });
  #isMuted = false;
  #isSilent = false;
  #volume = 1;
  #expiry: Timer | undefined;
  #holders = 0;
  #wasHeld = false;

  constructor(options: VoiceSessionOptions) {
    const { service, workletUrl, newAudio, newClient, clock, ...settings } = options;
    this.#parts = partsOf(options);
    this.#settings = { ...voiceSettingsDefaults, ...settings };
  }

  /** Whoever listens is told of every other snapshot. @returns what ends that */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): VoiceSnapshot => this.#snapshot;

  /** @returns what ends it */
  observe(observer: VoiceObserver): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** How loud both are just now: 0 is silence, 1 as loud as speech gets. For every picture. */
  get levels(): VoiceClient['levels'] {
    return this.#call?.client.levels ?? SILENT;
  }

  get playback(): VoiceClient['playback'] | undefined {
    return this.#call?.client.playback;
  }

  /** The time on the session's clock, in ms: what `sinceMs` counts on. */
  get nowMs(): number {
    return this.#parts.clock.now();
  }

  /**
   * A view shows it. When the last one lets go the session ends, and without one none begins. A page that is left ends it too.
   *
   * @returns what lets go
   */
  hold(): () => void {
    const hurry = (): void => this.#call?.client.hurry();
    const leave = (): void => void this.end();
    this.#holders++;
    this.#wasHeld = true;
    globalThis.addEventListener?.('online', hurry);
    globalThis.addEventListener?.('pagehide', leave);
    return () => {
      globalThis.removeEventListener?.('online', hurry);
      globalThis.removeEventListener?.('pagehide', leave);
      if (--this.#holders === 0) void this.end();
    };
  }

  /** Changes settings. Language and voice are those of the next session; the others hold at once. */
  configure(settings: Partial<VoiceSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    if (this.#call !== undefined) this.#call.gate.isHeld = !this.#settings.autoPlayResponses;
    if (this.#expiry !== undefined) this.#expireInTime();
  }

  /**
   * Begins a session, and resolves when the agent listens; does nothing while one is on. Where the last one was lost, or
   * ended by the service, it is asked to take up the history. To be called from a click or a key, or no sound will be made.
   *
   * @throws AntiphonError why it did not come to that; `aborted` when it was ended meanwhile
   */
  async start({ withMicrophone = true }: { readonly withMicrophone?: boolean } = {}): Promise<void> {
    if (isOn(this.#snapshot)) return;
    if (this.#wasHeld && this.#holders === 0)
      throw new AntiphonError('aborted', 'the voice chat is not on the page any more');
    const lost = this.#call?.wasEndedHere === false ? this.#call.sessionId : undefined;
    if (lost === undefined) this.#transcript.clear();
    const call = new Call({
      ...this.#parts,
      ...{ settings: this.#settings, transcript: this.#transcript, continues: lost },
      changed: () => {
        if (this.#call === call) this.#publish();
      },
    });
    // Before the microphone is opened: nobody is heard who does not want to be.
    call.client.isMuted = this.#isMuted;
    call.gate.isHeld = !this.#settings.autoPlayResponses;
    call.gate.isSilent = this.#isSilent;
    call.gate.volume = this.#volume;
    this.#call = call;
    this.#publish();
    await call.begin(withMicrophone);
    if (call.isOver) throw new AntiphonError('aborted', 'the session was ended while it was begun');
  }

  /** Ends the session, also one that is being begun. Idempotent. */
  async end(): Promise<void> {
    await this.#call?.end();
  }

  /** Listens to a microphone in the session that is on. Never rejects: see the snapshot's `problem`. */
  async startMicrophone(deviceId?: string): Promise<void> {
    await this.#call?.startMicrophone(deviceId);
  }

  /**
   * Has the agent say a text, as it stands. Resolves when it has taken it; what was said before may have to end first.
   *
   * @throws AntiphonError `session_state` without a session, or in one without a voice; `service_failed` when the agent refuses,
   *   as a text that is too long; `service_timeout` when it does not answer
   */
  async speak(text: string): Promise<void> {
    if (this.#call === undefined)
      throw new AntiphonError('session_state', 'nobody is there to say it: start a session first');
    await this.#call.speak(text);
  }

  /** Says something in writing. @returns whether it was taken */
  write(text: string): boolean {
    return this.#call?.client.sendText(text) ?? false;
  }

  /** What the service says of the session. @throws AntiphonError `session_state` without one; ServiceRefusal */
  async stats(): Promise<SessionStats> {
    const { sessionId } = this.#snapshot;
    if (sessionId === undefined) throw new AntiphonError('session_state', 'there is no session yet');
    return this.#parts.service.stats(sessionId);
  }

  /** Chosen once, it holds for every session that follows. */
  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (this.#call !== undefined) this.#call.client.isMuted = isMuted;
    this.#publish();
  }

  /** The agent is not to be heard, from what comes next on. */
  silence(isSilent: boolean): void {
    this.#isSilent = isSilent;
    if (this.#call !== undefined) this.#call.gate.isSilent = isSilent;
    this.#publish();
  }

  /** How loud the agent is from what comes next on. @param volume from 0 to 1 */
  turnTo(volume: number): void {
    this.#volume = Math.min(1, Math.max(0, volume));
    if (this.#call !== undefined) this.#call.gate.volume = this.#volume;
    this.#publish();
  }

  /** Plays what the agent has said in a turn again. @returns whether it is still there */
  replay(turn: number): boolean {
    return this.#call?.gate.replay(turn) ?? false;
  }

  stopReplay(): void {
    this.#call?.gate.stopReplay();
  }

  /** Does what helps against the problem there is: see `remedy`. To be called from a click or a key. */
  async solve(): Promise<void> {
    const { problem } = this.#snapshot;
    if (problem?.remedy === 'microphone') await this.#call?.startMicrophone();
    else if (problem?.remedy === 'sound') await this.#call?.client.resumeSound();
    else if (problem !== undefined) await this.start();
  }

  #publish(): void {
    const call = this.#call;
    if (call === undefined) {
      this.#enter({ ...IDLE, isMuted: this.#isMuted, isSilent: this.#isSilent, volume: this.#volume });
      return;
    }
    const before = this.#snapshot;
    const nowMs = this.nowMs;
    const isRecording = call.isOpen && call.client.isMicrophoneOn && !this.#isMuted;
    const sinceMs = call.isOver ? undefined : (before.sinceMs ?? (call.isOpen ? nowMs : undefined));
    this.#enter({
      ...{ status: call.status, isKept: call.isKept, sessionId: call.sessionId, sinceMs },
      ...{ isMicrophoneOn: call.client.isMicrophoneOn && !call.isOver, isMuted: this.#isMuted },
      recordingSinceMs: isRecording ? (before.recordingSinceMs ?? nowMs) : undefined,
      ...{ isSilent: this.#isSilent, volume: this.#volume },
      ...{ replayable: call.isOver ? [] : call.gate.replayable, replaying: call.gate.replaying },
      ...{ problem: call.problem, entries: this.#transcript.entries },
    });
    if (call.isOver) this.#expiry?.cancel();
    if (call.isOver) this.#expiry = undefined;
    else if (sinceMs !== undefined && this.#expiry === undefined) this.#expireInTime();
  }

  #enter(snapshot: VoiceSnapshot): void {
    const { problem } = this.#snapshot;
    this.#snapshot = snapshot;
    if (snapshot.problem !== undefined && snapshot.problem !== problem)
      this.#tell((observer) => observer.problem?.(snapshot.problem as VoiceProblem));
    for (const listener of [...this.#listeners]) listener();
  }

  #expireInTime(): void {
    const { sinceMs } = this.#snapshot;
    if (sinceMs === undefined) return;
    this.#expiry?.cancel();
    const leftMs = Math.max(0, sinceMs + this.#settings.maxSessionMs - this.nowMs);
    this.#expiry = this.#parts.clock.after(leftMs, () => {
      this.#transcript.note('longest');
      void this.end();
    });
  }

  #settled(entry: TranscriptEntry): void {
    const text = entry.isInterrupted ? entry.text : `${entry.text} ${entry.pending}`.trim();
    if (entry.who === 'user') this.#tell((observer) => observer.transcription?.(text, entry));
    else this.#tell((observer) => observer.response?.(text, entry));
  }

  #tell(told: (observer: VoiceObserver) => void): void {
    for (const observer of [...this.#observers]) {
      try {
        told(observer);
      } catch (error) {
        report(error);
      }
    }
  }
}

/** As an error of the page: nobody here can mend it. */
function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}

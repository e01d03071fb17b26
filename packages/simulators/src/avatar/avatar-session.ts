import { type Clock, TimerSet } from '@antiphon/core';
import { IdleWatch } from '../clock/index.js';
import { ArmedFaults, type AvatarFault } from '../faults/index.js';
import type { LatencySampler } from '../latency/index.js';
import type { AvatarRoom, AvatarRoomListener } from './avatar-room.js';
import { AvatarVoice, type SpeakingTask } from './avatar-voice.js';
import { SpokenRecording } from './spoken-recording.js';

/** `new`: it may be started. */
export type AvatarState = 'new' | 'connecting' | 'connected' | 'closing' | 'closed';

/** An avatar's session, in a test's hands. */
export interface SimulatedAvatar {
  readonly id: string;
  readonly state: AvatarState;
  /** When it was started, by the simulator's clock, in ms; undefined before that. */
  readonly beganAtMs: number | undefined;
  /** What the avatar said. Its times count from the start of the session. */
  readonly spoke: SpokenRecording;
  /** Those who are in the room now, by identity. */
  readonly viewers: readonly string[];
  /** What the client did that the vendor would not take, in words. The first 100. */
  readonly complaints: readonly string[];
  /** Strikes now, or at the fault's own moment. Refusals strike nothing that has begun. */
  inject(fault: AvatarFault): void;
}

/** What the vendor's protocol makes of what happens. */
export interface AvatarSessionListener {
  readonly onState?: (state: AvatarState, why: string) => void;
  readonly onStarted?: (task: SpeakingTask) => void;
  readonly onEnded?: (task: SpeakingTask, how: 'said' | 'interrupted') => void;
  readonly onFault?: (kind: string) => void;
  /** A data packet of somebody in the room. */
  readonly onData?: (text: string, topic: string | undefined) => void;
  /** The user speaks, or no longer. */
  readonly onVoice?: (kind: 'start' | 'stop') => void;
  /** What the user said. Without it nobody listens to the user. */
  readonly onHeard?: (text: string) => void;
}

export interface AvatarSessionOptions {
  readonly id: string;
  readonly clock: Clock;
  readonly latency: LatencySampler;
  readonly freshId: () => string;
  /** Without anything from the client for so long, it ends. */
  readonly idleMs: number;
  readonly maxMs: number;
  /** Without it nobody sees the avatar. */
  readonly openRoom?: ((id: string, listener: AvatarRoomListener) => AvatarRoom) | undefined;
}

const MAX_COMPLAINTS = 100;

/** One avatar from its start to its end, whatever vendor it is of: set-up, voice, limits, faults. */
export class AvatarSession implements SimulatedAvatar {
  readonly id: string;
  readonly spoke = new SpokenRecording();
  /** Set by the protocol, at any time. */
  listener: AvatarSessionListener = {};
  readonly room: AvatarRoom | undefined;
  readonly #options: AvatarSessionOptions;
  readonly #complaints: string[] = [];
  readonly #viewers: string[] = [];
  readonly #timers: TimerSet;
  readonly #faults: ArmedFaults<AvatarFault>;
  #voice: AvatarVoice | undefined;
  readonly #idle: IdleWatch;
  #state: AvatarState = 'new';
  #isStuck = false;
  #isNextDamaged = false;
  #settleThere: (isThere: boolean) => void = () => {};
  readonly #there = new Promise<boolean>((resolve) => {
    this.#settleThere = resolve;
  });
  readonly #over = new AbortController();
  #beganAtMs: number | undefined;

  constructor(options: AvatarSessionOptions, faults: readonly AvatarFault[] = []) {
    this.id = options.id;
    this.room = options.openRoom?.(options.id, {
      onData: (text, topic) => this.listener.onData?.(text, topic),
      onMicrophone: (samples, sampleRate) => this.hearMicrophone(samples, sampleRate),
      onViewer: (identity, isThere) => this.#viewer(identity, isThere),
    });
    this.#options = options;
    this.#timers = new TimerSet(options.clock);
    this.#faults = new ArmedFaults(options.clock, faults, (fault) => this.#strike(fault));
    this.#idle = new IdleWatch(options.clock, options.idleMs, () => this.end('idle'));
  }

  get state(): AvatarState {
    return this.#state;
  }

  get beganAtMs(): number | undefined {
    return this.#beganAtMs;
  }

  get viewers(): readonly string[] {
    return this.#viewers;
  }

  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Aborts when the session is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Counts among the sessions that the account may have at a time. */
  get isRunning(): boolean {
    return this.#state !== 'closing' && this.#state !== 'closed';
  }

  /** The avatar sets out; it is there after the latency's `avatarSetUp`. Only from `new`. */
  begin(): void {
    const { clock, maxMs, latency } = this.#options;
    this.#beganAtMs = clock.now();
    this.#voice = this.#newVoice();
    this.#timers.after(maxMs, () => this.end('max_duration'));
    this.#enter('connecting', 'started');
    this.#faults.opened();
    this.#timers.after(latency('avatarSetUp'), () => {
      if (this.#isStuck || this.#state !== 'connecting') return;
      this.room?.publish();
      this.#enter('connected', 'set up');
      this.#settleThere(true);
    });
  }

  /** Resolves once the avatar is there: true; or once it is certain that it never will be. */
  isThere(): Promise<boolean> {
    return this.#there;
  }

  /** The client is still there. */
  heard(): void {
    this.#idle.heard();
    this.#faults.received();
  }

  /** False when the avatar is not there, or has too much to say already. */
  speak(eventId: string | undefined, samples: Int16Array): boolean {
    return this.#state === 'connected' && this.#voice?.speak(eventId, samples) === true;
  }

  complete(eventId: string | undefined): void {
    this.#voice?.complete(eventId);
  }

  interrupt(): void {
    if (this.#state === 'connected') this.#voice?.interrupt();
  }

  /** The avatar looks as if it listened, or no longer. */
  listen(isListening: boolean): void {
    const nowMs = this.#options.clock.now();
    const atMs = nowMs - (this.#beganAtMs ?? nowMs);
    this.spoke.note({ atMs, kind: isListening ? 'listening' : 'idle' });
  }

  /** Tells everybody in the room. @returns what was really said: a fault may have damaged it */
  tell(event: object, topic?: string): string {
    const whole = JSON.stringify(event);
    const text = this.#isNextDamaged ? whole.slice(0, whole.length / 2) : whole;
    this.#isNextDamaged = false;
    this.room?.send(text, topic);
    return text;
  }

  /** A piece of the user's microphone. Here nobody listens. */
  hearMicrophone(_samples: Int16Array, _sampleRate: number): void {}

  complain(complaint: string): void {
    if (this.#complaints.length < MAX_COMPLAINTS) this.#complaints.push(complaint);
  }

  inject(fault: AvatarFault): void {
    this.#faults.inject(fault);
  }

  /** Ends the session. Idempotent. */
  end(why: string): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    this.#timers.cancel();
    this.#idle.stop();
    this.#faults.close();
    this.#voice?.close();
    this.#enter('closing', why);
    this.#enter('closed', why);
    this.#settleThere(false);
    this.#over.abort();
    this.room?.close();
    // A room that is closed tells nothing any more.
    this.#viewers.splice(0);
  }

  #newVoice(): AvatarVoice {
    const { clock, latency, freshId } = this.#options;
    return new AvatarVoice({
      clock,
      recording: this.spoke,
      freshId,
      firstFrameMs: () => latency('avatarFirstFrame'),
      onAudio: (samples, inMs) => this.room?.say(samples, inMs),
      onSilenced: () => this.room?.silence(),
      onStarted: (task) => {
        this.listener.onStarted?.(task);
        this.#faults.speechIs('speech');
      },
      onEnded: (task, how) => {
        this.listener.onEnded?.(task, how);
        this.#faults.speechIs('afterSpeech');
      },
    });
  }

  #viewer(identity: string, isThere: boolean): void {
    const at = this.#viewers.indexOf(identity);
    if (isThere && at < 0) this.#viewers.push(identity);
    else if (!isThere && at >= 0) this.#viewers.splice(at, 1);
  }

  #strike(fault: AvatarFault): void {
    this.listener.onFault?.(fault.kind);
    if (fault.kind === 'setUpHangs') this.#isStuck = true;
    else if (fault.kind === 'malformedEvent') this.#isNextDamaged = true;
    else if (fault.kind === 'signalLoss') this.room?.dropSignal(fault.forgets === true);
    else if (fault.kind === 'trackLoss') this.room?.loseTrack(fault.track);
    else if (fault.kind === 'kick') this.end('kicked');
  }

  #enter(state: AvatarState, why: string): void {
    this.#state = state;
    this.listener.onState?.(state, why);
  }
}

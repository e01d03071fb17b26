import type {
  AudioAvatar,
  AudioAvatarStream,
  AvatarEvents,
  ServiceHost,
  TimedPhone,
  Timer,
} from '@antiphon/core/frame-free';
import { MouthTrack } from './mouth-track.js';

export interface LevelAvatarOptions {
  /** How long one movement of the mouth lasts, in ms. @defaultValue 40 */
  readonly stepMs?: number;
}

export const levelAvatarDefaults = { stepMs: 40 } as const satisfies LevelAvatarOptions;

/**
 * An avatar without a vendor: turns speech into the movements of a mouth, as `MouthFrame`s that any page can draw. The
 * sound goes on to the transport behind it. With a voice that times its phones, the movements have shapes
 * (`viseme`); without, they tell how loud it is.
 */
export function levelAvatar(options: LevelAvatarOptions = {}): AudioAvatar {
  const { stepMs } = { ...levelAvatarDefaults, ...options };
  return {
    name: 'level',
    drivenBy: 'audio',
    isHeard: false,
    open: async (events, host) => new LevelStream(stepMs, events, host),
  };
}

interface Speaking {
  readonly utterance: number;
  readonly track: MouthTrack;
  isComplete: boolean;
}

/** Speaks in the time that speech takes, as a loudspeaker would. */
class LevelStream implements AudioAvatarStream {
  readonly #stepMs: number;
  readonly #host: ServiceHost;
  #events: AvatarEvents | undefined;
  /** What is being said, and what waits: the first of them is heard. */
  #queue: Speaking[] = [];
  #beganMs = 0;
  #hasBegun = false;
  #timer: Timer | undefined;

  constructor(stepMs: number, events: AvatarEvents, host: ServiceHost) {
    this.#stepMs = stepMs;
    this.#events = events;
    this.#host = host;
    host.signal.addEventListener('abort', this.#aborted, { once: true });
    if (host.signal.aborted) this.close();
  }

  phone(utterance: number, phone: TimedPhone): void {
    this.#of(utterance)?.track.phone(phone);
  }

  write(utterance: number, samples: Int16Array, sampleRate: number): void {
    if (samples.length === 0) return;
    this.#of(utterance)?.track.write(samples, sampleRate);
    this.#begin();
  }

  finish(utterance: number): void {
    const speaking = this.#queue.find((each) => each.utterance === utterance);
    if (speaking === undefined) return;
    speaking.track.finish();
    speaking.isComplete = true;
    this.#watch();
  }

  interrupt(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#queue = [];
    this.#hasBegun = false;
  }

  close(): void {
    this.#events = undefined;
    this.#host.signal.removeEventListener('abort', this.#aborted);
    this.interrupt();
  }

  readonly #aborted = (): void => this.close();

  #of(utterance: number): Speaking | undefined {
    if (this.#events === undefined) return undefined;
    const last = this.#queue.at(-1);
    if (last?.utterance === utterance) return last;
    if (last !== undefined && !last.isComplete) this.finish(last.utterance);
    const track = new MouthTrack(this.#stepMs, (mouth) => this.#events?.mouth(utterance, mouth));
    const speaking = { utterance, track, isComplete: false };
    this.#queue.push(speaking);
    return speaking;
  }

  /** The first of the queue is heard, if it has anything to say. */
  #begin(): void {
    const [speaking] = this.#queue;
    if (speaking === undefined || this.#hasBegun || speaking.track.durationMs === 0) return;
    this.#hasBegun = true;
    this.#beganMs = this.#host.clock.now();
    this.#events?.started(speaking.utterance);
    this.#watch();
  }

  /** Waits for the end of what is being said, once it is known. */
  #watch(): void {
    const [speaking] = this.#queue;
    if (speaking?.isComplete !== true || this.#timer !== undefined) return;
    const endMs = this.#hasBegun ? this.#beganMs + speaking.track.durationMs : 0;
    const { clock } = this.#host;
    this.#timer = clock.after(Math.max(0, endMs - clock.now()), () => this.#end());
  }

  #end(): void {
    const speaking = this.#queue.shift();
    const hadBegun = this.#hasBegun;
    this.#timer = undefined;
    this.#hasBegun = false;
    if (speaking !== undefined && hadBegun) this.#events?.ended(speaking.utterance);
    this.#begin();
    this.#watch();
  }
}

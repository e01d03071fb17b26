import type {
  AudioAvatarStream,
  AvatarEvents,
  AvatarService,
  Mouth,
  ServiceHost,
  TextAvatarStream,
} from '@antiphon/core';
import { toneOf } from '../scripted/index.js';
import { type Pass, settled, until } from './time.js';

/** Samples per second of the tone that stands for speech. */
const RATE = 16_000;
const PIECE_SAMPLES = 320;
const TEXT = 'One two three.';

/** How an utterance is given to an avatar. */
export interface SayOptions {
  /** Of an avatar driven by audio. @defaultValue 400 */
  readonly ms?: number;
  readonly pieceSamples?: number;
  readonly sampleRate?: number;
  /** Whether an array is overwritten as soon as it was given. */
  readonly overwrite?: boolean;
  /** Whether it is said that no more comes. @defaultValue true */
  readonly finish?: boolean;
}

/** One avatar under test, with everything that it reported and when. */
export class Showing {
  /** `started 1`, `ended 1`, `lasts 1`, `ready`, `lost`, `failed`. */
  readonly order: string[] = [];
  readonly failures: unknown[] = [];
  readonly losses: unknown[] = [];
  readonly mouths: (Mouth & { readonly utterance: number })[] = [];
  readonly lengths = new Map<number, number>();
  /** When an event came first, on the host's clock. */
  readonly firstAtMs = new Map<string, number>();
  readonly #pass: Pass;
  readonly #host: ServiceHost;
  #stream: AudioAvatarStream | TextAvatarStream | undefined;

  private constructor(host: ServiceHost, pass: Pass) {
    this.#host = host;
    this.#pass = pass;
  }

  /** @param track is given what the service is given. */
  static async open(
    service: AvatarService,
    host: ServiceHost,
    pass: Pass,
    track?: (events: AvatarEvents) => void,
  ): Promise<Showing> {
    const showing = new Showing(host, pass);
    const events = showing.#events();
    track?.(events);
    const opening: Promise<AudioAvatarStream | TextAvatarStream> = service.open(events, host);
    showing.#stream = await settled(opening, pass, 'opening the avatar');
    return showing;
  }

  get stream(): AudioAvatarStream | TextAvatarStream {
    return this.#stream as AudioAvatarStream | TextAvatarStream;
  }

  /** The time on the host's clock. */
  get nowMs(): number {
    return this.#host.clock.now();
  }

  /** How many events came, movements of the mouth included. */
  get eventCount(): number {
    return this.order.length + this.mouths.length;
  }

  say(utterance: number, options: SayOptions = {}): void {
    const { stream } = this;
    if ('say' in stream) stream.say(utterance, TEXT);
    else this.#write(stream, utterance, options);
    if (options.finish !== false) stream.finish(utterance);
  }

  /** Waits until an event has come. */
  until(event: string): Promise<void> {
    return until(() => this.order.includes(event), this.#pass, `'${event}'`);
  }

  async close(): Promise<void> {
    await settled(Promise.resolve(this.stream.close()), this.#pass, 'closing the avatar');
  }

  #write(stream: AudioAvatarStream, utterance: number, options: SayOptions): void {
    const { ms = 400, pieceSamples = PIECE_SAMPLES, sampleRate = RATE, overwrite = false } = options;
    const tone = toneOf(ms, { sampleRate });
    if (tone.length === 0) stream.write(utterance, tone, sampleRate);
    for (let at = 0; at < tone.length; at += pieceSamples) {
      const piece = tone.slice(at, at + pieceSamples);
      stream.write(utterance, piece, sampleRate);
      if (overwrite) piece.fill(0);
    }
  }

  #events(): AvatarEvents {
    const note = (event: string): void => {
      this.order.push(event);
      if (!this.firstAtMs.has(event)) this.firstAtMs.set(event, this.#host.clock.now());
    };
    return {
      ready: () => note('ready'),
      lost: (error) => {
        this.losses.push(error);
        note('lost');
      },
      failed: (error) => {
        this.failures.push(error);
        note('failed');
      },
      started: (utterance) => note(`started ${utterance}`),
      ended: (utterance) => note(`ended ${utterance}`),
      lasts: (utterance, ms) => {
        this.lengths.set(utterance, ms);
        note(`lasts ${utterance}`);
      },
      mouth: (utterance, mouth) => void this.mouths.push({ ...mouth, utterance }),
      ending: () => {},
    };
  }
}

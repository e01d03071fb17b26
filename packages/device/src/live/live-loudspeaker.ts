import { AntiphonError, type Clock, messageOf, type PlayoutPort, type PlayoutSink } from '@antiphon/core';
import type { DeviceBackend, DeviceChoice, LoudspeakerStream } from './device-backend.js';
import { MeanOfLast } from './mean-of-last.js';

export interface LiveLoudspeakerOptions {
  readonly maxQueued: number;
  readonly device: DeviceChoice | undefined;
  readonly autoStart: boolean;
  readonly backend: DeviceBackend;
}

interface Waiting {
  readonly samples: Int16Array;
  readonly atMs: number;
}

/** The loudspeaker of one session: what the playout writes, handed to the device one after another. */
export class LiveLoudspeaker implements PlayoutSink {
  readonly #port: PlayoutPort;
  readonly #options: LiveLoudspeakerOptions;
  readonly #clock: Clock;
  readonly #latency = new MeanOfLast(100);
  #queue: Waiting[] = [];
  #stream: LoudspeakerStream | undefined;
  #opening: Promise<void> | undefined;
  #pumping: LoudspeakerStream | undefined;
  /** Whether what is written is to be heard. */
  #on: boolean;
  #closed = false;
  #chunksPlayed = 0;
  #overruns = 0;
  #pastUnderruns = 0;
  #saidStuck = false;

  constructor(port: PlayoutPort, options: LiveLoudspeakerOptions) {
    this.#port = port;
    this.#options = options;
    this.#clock = port.session.clock;
    this.#on = options.autoStart;
  }

  get stats() {
    const underrunSamples = this.#pastUnderruns + (this.#stream?.underrunSamples ?? 0);
    return {
      isOn: this.#stream !== undefined,
      chunksPlayed: this.#chunksPlayed,
      overruns: this.#overruns,
      deviceSilenceMs: (underrunSamples / this.#port.sampleRate) * 1000,
      queuedChunks: this.#queue.length,
      meanLatencyMs: this.#latency.mean,
    };
  }

  open(): Promise<void> {
    return this.#on ? this.start() : Promise.resolve();
  }

  /** Turns the device on. */
  start(): Promise<void> {
    this.#on = !this.#closed;
    if (this.#stream !== undefined || this.#closed) return Promise.resolve();
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Turns it off at once. What is written while it is off is not heard by anybody. */
  stop(): void {
    this.#on = false;
    this.#release();
  }

  write(samples: Int16Array): void {
    if (!this.#on) return;
    if (this.#queue.length >= this.#options.maxQueued) this.#overrun();
    this.#queue.push({ samples: samples.slice(), atMs: this.#clock.now() });
    void this.#pump();
  }

  /** The device can only be silenced by turning it off; it is turned on again for what comes next. */
  flush(): void {
    this.#release();
    queueMicrotask(() => {
      if (this.#on) this.start().catch((error: unknown) => this.#port.fail(error));
    });
  }

  close(): void {
    this.#closed = true;
    this.stop();
  }

  async #open(): Promise<void> {
    const { backend, device } = this.#options;
    const stream = await backend.openLoudspeaker({ sampleRate: this.#port.sampleRate, device });
    if (!this.#on) {
      stream.close();
      return;
    }
    this.#stream = stream;
    void this.#pump();
  }

  #release(): void {
    this.#queue = [];
    this.#pastUnderruns += this.#stream?.underrunSamples ?? 0;
    this.#stream?.close();
    this.#stream = undefined;
  }

  /** Hands on what waits, as fast as the device takes it. */
  async #pump(): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined || this.#pumping === stream) return;
    this.#pumping = stream;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        await stream.write(next.samples);
        if (stream !== this.#stream) return;
        this.#chunksPlayed++;
        this.#latency.add(this.#clock.now() - next.atMs);
        this.#saidStuck = false;
      }
    } catch (error) {
      if (stream !== this.#stream) return;
      this.stop();
      this.#port.fail(
        new AntiphonError('service_failed', `the loudspeaker has failed: ${messageOf(error)}`, {
          cause: error,
        }),
      );
    } finally {
      if (this.#pumping === stream) this.#pumping = undefined;
    }
  }

  #overrun(): void {
    this.#queue.shift();
    this.#overruns++;
    if (this.#saidStuck) return;
    this.#saidStuck = true;
    this.#port.fail(
      new AntiphonError('queue_full', 'the loudspeaker takes no more audio, or far too slowly'),
    );
  }
}

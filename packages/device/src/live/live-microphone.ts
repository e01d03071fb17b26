import {
  BoundedQueue,
  type Context,
  type Deferred,
  deferred,
  InputAudioFrame,
  outlivesTurns,
  settleWithin,
} from '@antiphon/core';
import type { DeviceBackend, DeviceChoice, MicrophoneStream } from './device-backend.js';
import { MeanOfLast } from './mean-of-last.js';

/**
 * How long a device that was opened may take to hear its first chunk, beyond what that lasts. A device that is missing says so
 * within milliseconds of being read from; one that is slow, or for which a person is asked first, is none that fails.
 */
const FIRST_CHUNK_MS = 1_000;

/** What a microphone has done. Counts are since the session began. */
export interface MicrophoneStats {
  readonly isRecording: boolean;
  readonly chunksProcessed: number;
  /** Chunks that were lost: the oldest of a full queue, and what the device dropped itself. */
  readonly overruns: number;
  readonly queuedChunks: number;
  readonly peakQueuedChunks: number;
  /** From the device until the pipeline was done with it, mean of the last 100 chunks. */
  readonly meanLatencyMs: number;
}

export interface LiveMicrophoneOptions {
  readonly sampleRate: number;
  readonly chunkSamples: number;
  readonly maxQueued: number;
  readonly device: DeviceChoice | undefined;
  readonly backend: DeviceBackend;
}

interface Captured {
  readonly samples: Int16Array;
  readonly atMs: number;
}

/** The microphone of one session. */
export class LiveMicrophone {
  readonly #ctx: Context<InputAudioFrame>;
  readonly #options: LiveMicrophoneOptions;
  readonly #queue: BoundedQueue<Captured>;
  readonly #latency = new MeanOfLast(100);
  #stream: MicrophoneStream | undefined;
  #opening: Promise<void> | undefined;
  /** Settles when the device that is being opened hears, or fails. */
  #hears: Deferred<void> | undefined;
  /** Grows with every stop, so that a device that opens too late is closed again. */
  #era = 0;
  #listening = false;
  #emitting = false;
  #chunksProcessed = 0;
  #pastOverruns = 0;
  #peakQueued = 0;

  constructor(ctx: Context<InputAudioFrame>, options: LiveMicrophoneOptions) {
    this.#ctx = ctx;
    this.#options = options;
    this.#queue = new BoundedQueue({
      max: options.maxQueued,
      overflow: 'dropOldest',
      onDrop: () => ctx.countDrop('chunks'),
    });
    ctx.holds(outlivesTurns('chunks', this.#queue));
  }

  get stats(): MicrophoneStats {
    return {
      isRecording: this.#stream !== undefined,
      chunksProcessed: this.#chunksProcessed,
      overruns: this.#queue.dropped + this.#pastOverruns + (this.#stream?.overruns ?? 0),
      queuedChunks: this.#queue.size,
      peakQueuedChunks: this.#peakQueued,
      meanLatencyMs: this.#latency.mean,
    };
  }

  /**
   * Turns the device on, and waits until it hears; what it hears waits until the pipeline runs.
   *
   * @throws AntiphonError `service_failed` when it cannot be opened, or fails before it has heard anything
   */
  open(): Promise<void> {
    if (this.#stream !== undefined && this.#opening === undefined) return Promise.resolve();
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** The pipeline runs: what waits is let in. */
  listen(): void {
    this.#listening = true;
    this.#emit();
  }

  /** Turns the device off. Idempotent. */
  close(): void {
    this.#era++;
    this.#pastOverruns += this.#stream?.overruns ?? 0;
    this.#stream?.close();
    this.#stream = undefined;
    this.#endWait();
    while (this.#queue.shift() !== undefined);
  }

  async #open(): Promise<void> {
    const { backend, sampleRate, chunkSamples, device } = this.#options;
    const era = this.#era;
    const hears = deferred<void>();
    // It may fail before anybody waits for it.
    hears.promise.catch(() => {});
    this.#hears = hears;
    const stream = await backend.openMicrophone({
      ...{ sampleRate, chunkSamples, device },
      onChunk: (samples) => {
        if (era !== this.#era) return;
        this.#endWait();
        this.#heard(samples);
      },
      onError: (error) => {
        if (era !== this.#era) return;
        if (this.#hears !== undefined) this.#hears.reject(error);
        else {
          this.#ctx.fail(error);
          this.close();
        }
      },
    });
    if (era !== this.#era) return stream.close();
    this.#stream = stream;
    const chunkMs = (chunkSamples / sampleRate) * 1_000;
    const first = await settleWithin(this.#ctx.clock, chunkMs + FIRST_CHUNK_MS, hears.promise);
    if (first.status === 'rejected') {
      this.close();
      throw first.reason;
    }
    if (era === this.#era) this.#hears = undefined;
  }

  /** Nobody waits for it any longer. */
  #endWait(): void {
    this.#hears?.resolve();
    this.#hears = undefined;
  }

  #heard(samples: Int16Array): void {
    this.#queue.push({ samples, atMs: this.#ctx.clock.now() });
    this.#peakQueued = Math.max(this.#peakQueued, this.#queue.size);
    this.#emit();
  }

  #emit(): void {
    if (!this.#listening || this.#emitting) return;
    this.#emitting = true;
    const { sampleRate } = this.#options;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#ctx.emit(new InputAudioFrame({ samples: next.samples, sampleRate }));
      this.#chunksProcessed++;
      this.#latency.add(this.#ctx.clock.now() - next.atMs);
    }
    this.#emitting = false;
  }
}

import { BoundedQueue, type Context, InputAudioFrame, outlivesTurns } from '@antiphon/core';
import type { DeviceBackend, DeviceChoice, MicrophoneStream } from './device-backend.js';
import { MeanOfLast } from './mean-of-last.js';

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

  /** Turns the device on; what it hears waits until the pipeline runs. */
  open(): Promise<void> {
    if (this.#stream !== undefined) return Promise.resolve();
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
    while (this.#queue.shift() !== undefined);
  }

  async #open(): Promise<void> {
    const { backend, sampleRate, chunkSamples, device } = this.#options;
    const era = this.#era;
    const stream = await backend.openMicrophone({
      ...{ sampleRate, chunkSamples, device },
      onChunk: (samples) => {
        if (era === this.#era) this.#heard(samples);
      },
      onError: (error) => {
        if (era !== this.#era) return;
        this.#ctx.fail(error);
        this.close();
      },
    });
    if (era === this.#era) this.#stream = stream;
    else stream.close();
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

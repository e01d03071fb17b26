import { MicrophoneQueue, type WaitingChunk } from './microphone-queue.js';
import { RecentMean } from './recent-mean.js';

/** Audio before a voice that is kept for the next link with it. */
const PRE_ROLL_MS = 300;
const RATE = 16_000;

export interface MicrophoneFeedOptions {
  /** Samples of one chunk, at 16 kHz. */
  readonly chunkSamples: number;
  /** Chunks that wait for a full socket, and to how many of the newest a full queue is trimmed. */
  readonly queueChunks: number;
  readonly keepChunks: number;
  /** How much of what nothing has answered is kept. */
  readonly replayMs: number;
  now(): number;
  send(samples: Int16Array): void;
  /** A full queue was trimmed. */
  overflowed(dropped: number, kept: number): void;
}

/**
 * Brings the microphone's chunks to the link that serves: through a short queue while its socket is full, else at
 * once. Remembers what was sent and has not been answered, at most `replayMs` of it.
 */
export class MicrophoneFeed {
  /** Chunks before a voice that belong to it. */
  readonly preRollChunks: number;
  readonly #options: MicrophoneFeedOptions;
  readonly #queue: MicrophoneQueue;
  readonly #maxUnheard: number;
  readonly #latency = new RecentMean();
  #unheard: Int16Array[] = [];
  #sent = 0;

  constructor(options: MicrophoneFeedOptions) {
    const { chunkSamples, queueChunks, keepChunks, replayMs } = options;
    const chunksPerSecond = RATE / chunkSamples;
    this.#options = options;
    this.#queue = new MicrophoneQueue(queueChunks, keepChunks);
    this.preRollChunks = Math.ceil((PRE_ROLL_MS / 1000) * chunksPerSecond);
    this.#maxUnheard = (replayMs / 1000) * chunksPerSecond;
  }

  /** The audio that nothing has answered yet, for the link that takes over in its midst. */
  get unheard(): readonly Int16Array[] {
    return this.#unheard;
  }

  get metrics(): {
    readonly chunksSent: number;
    readonly chunksDropped: number;
    readonly meanLatencyMs: number;
  } {
    return {
      chunksSent: this.#sent,
      chunksDropped: this.#queue.dropped,
      meanLatencyMs: this.#latency.mean,
    };
  }

  /** @param isFull whether the socket takes nothing at present. */
  take(chunk: WaitingChunk, isFull: boolean): void {
    if (!isFull) {
      this.flush();
      this.#send(chunk);
      return;
    }
    const dropped = this.#queue.push(chunk);
    if (dropped > 0) this.#options.overflowed(dropped, this.#queue.size);
  }

  /** Sends what waits. */
  flush(): void {
    for (const chunk of this.#queue.takeAll()) this.#send(chunk);
  }

  /** Forgets what waits. */
  clear(): void {
    this.#queue.takeAll();
  }

  /** Everything sent so far has been answered. */
  answered(): void {
    this.#unheard = [];
  }

  /** Nobody speaks: only what may turn out to be the beginning of a voice is kept. */
  quiet(): void {
    this.#unheard = this.#unheard.slice(-this.preRollChunks);
  }

  #send({ samples, heardAtMs }: WaitingChunk): void {
    this.#sent++;
    this.#latency.add(this.#options.now() - heardAtMs);
    this.#unheard.push(samples);
    if (this.#unheard.length > this.#maxUnheard) this.#unheard.shift();
    this.#options.send(samples);
  }
}

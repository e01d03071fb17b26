import { AntiphonError, type Context, InputAudioFrame, type PacedEntry, SharedPacer } from '@antiphon/core';

/** How the chunks of an input are cut and paced. */
export interface InputPacing {
  /** Of the chunks, in Hz. */
  readonly sampleRate: number;
  /** Length of a chunk; it must be a whole number of samples. */
  readonly chunkMs: number;
  /** `realTime`: each chunk when a microphone would have heard it. `fast`: as soon as the pipeline takes it. */
  readonly pace: 'realTime' | 'fast';
}

/** Where the chunks come from: the next one, or nothing when there will be no more. */
export type ReadChunk = (samples: number) => Int16Array | undefined;

/** At full speed, so much of it leaves in one go before others have their turn. */
const CHUNKS_AT_ONCE = 10;

/**
 * Feeds audio into a session as a microphone does: the n-th chunk at `start + n × chunkMs` on the clock,
 * never earlier than it could have been heard. After a stall all that are due leave at once; nothing is
 * dropped. Buffers nothing.
 */
export class PacedInput {
  readonly #ctx: Context<InputAudioFrame>;
  readonly #pacing: InputPacing;
  readonly #read: ReadChunk;
  readonly #onEnd: () => void;
  readonly #entry: PacedEntry;
  #startMs = 0;
  #chunks = 0;
  #running = false;

  constructor(ctx: Context<InputAudioFrame>, pacing: InputPacing, read: ReadChunk, onEnd: () => void) {
    this.#ctx = ctx;
    this.#pacing = pacing;
    this.#read = read;
    this.#onEnd = onEnd;
    this.#entry = SharedPacer.of(ctx.clock).join({
      due: (nowMs) => this.#due(nowMs),
      failed: (error) => ctx.fail(error),
    });
  }

  /** @throws AntiphonError `pipeline_invalid` when a chunk would not be a whole number of samples. */
  static check({ sampleRate, chunkMs }: InputPacing): void {
    if (sampleRate > 0 && chunkMs > 0 && Number.isInteger((sampleRate * chunkMs) / 1000)) return;
    throw new AntiphonError(
      'pipeline_invalid',
      `an input chunk of ${chunkMs} ms at ${sampleRate} Hz is not a whole number of samples`,
    );
  }

  /** Length of a chunk in samples. */
  get chunkSamples(): number {
    return (this.#pacing.sampleRate * this.#pacing.chunkMs) / 1000;
  }

  /** When the next chunk begins, on the clock. */
  get nextMs(): number {
    return this.#startMs + this.#chunks * this.#pacing.chunkMs;
  }

  start(): void {
    this.#startMs = this.#ctx.clock.now();
    this.#running = true;
    this.#schedule(this.#startMs);
  }

  stop(): void {
    this.#running = false;
    this.#entry.cancel();
  }

  #due(nowMs: number): void {
    const { pace, chunkMs } = this.#pacing;
    if (pace === 'fast') {
      for (let sent = 0; sent < CHUNKS_AT_ONCE && this.#running && !this.#ctx.pressured; sent++)
        this.#sendOne();
    } else {
      while (this.#running && this.nextMs + chunkMs <= nowMs) this.#sendOne();
    }
    if (this.#running) this.#schedule(nowMs);
  }

  #sendOne(): void {
    const samples = this.#read(this.chunkSamples);
    if (samples === undefined) {
      this.stop();
      this.#onEnd();
      return;
    }
    this.#chunks++;
    this.#ctx.emit(new InputAudioFrame({ samples, sampleRate: this.#pacing.sampleRate }));
  }

  #schedule(nowMs: number): void {
    const { pace, chunkMs } = this.#pacing;
    this.#entry.schedule(pace === 'fast' ? nowMs + 1 : this.nextMs + chunkMs);
  }
}

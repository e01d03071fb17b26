import { type Clock, type Deferred, deferred, InputAudioFrame, type Timer } from '@antiphon/core';
import { ClientFault } from '../client-fault.js';
import { ChunkOrder } from './chunk-order.js';
import type { Chunk, Ear, EarLimits } from './ear.js';
import { HEARD_RATE } from './windows.js';

/** Sound goes into the pipeline in frames so long. */
const FRAME_MS = 20;
const FRAME = (FRAME_MS / 1000) * HEARD_RATE;
/** So far ahead of its time may sound be heard: less is a network's jitter, more a recording that is uploaded. */
const AHEAD_MS = 200;
/** Behind the last chunk comes silence, in which the agent finds that the turn is over. */
const FINAL_SILENCE_MS = 2_000;

/** Chunks are joined up to so much: an array for each tiny one would weigh a hundred times what it holds. */
const JOINED = 5 * FRAME;

/** Where frames go while a session runs. */
export type Emit = (frame: InputAudioFrame) => void;

interface Waiting {
  samples: Int16Array;
  taken: number;
  /** So many came, joined. */
  chunks: number;
  /** What they are joined in. */
  room?: Int16Array;
}

/**
 * Hears a stream: what a client sends goes into the pipeline no faster than it was spoken, for who finds the turns goes
 * by time. What comes faster waits, up to `maxBufferBytes`.
 */
export class StreamingEar implements Ear {
  readonly #clock: Clock;
  readonly #limits: EarLimits;
  readonly #order = new ChunkOrder();
  #queue: Waiting[] = [];
  #samples = 0;
  /** So many of them come before the end of what the client has finished. */
  #finishedSamples = 0;
  /** What was put behind the last chunk. */
  #silence: Waiting | undefined;
  #allHeard: Deferred<void> | undefined;
  #emit: Emit | undefined;
  #timer: Timer | undefined;
  /** When the first sample of the stretch that is being heard was due, and how many of it have been heard. */
  #fromMs = Number.NEGATIVE_INFINITY;
  #heard = 0;

  constructor(clock: Clock, limits: EarLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get nextIndex(): number {
    return this.#order.next;
  }

  get bufferChunks(): number {
    return this.#queue.reduce((sum, { chunks }) => sum + chunks, 0);
  }

  get bufferBytes(): number {
    return 2 * this.#samples;
  }

  /** Of streams, the pipeline knows. */
  get pendingTranscriptions(): number {
    return 0;
  }

  take({ samples, index: given, isFinal }: Chunk): void {
    const index = this.#order.check(given);
    const { maxBufferBytes } = this.#limits;
    if (this.bufferBytes + samples.byteLength > maxBufferBytes) {
      const full = `${maxBufferBytes} bytes wait to be heard already: send the chunk again in a while`;
      throw new ClientFault('buffer_full', full, index);
    }
    this.#order.took(index, isFinal);
    this.#breakSilence();
    this.#push(samples);
    if (isFinal) this.#pushSilence();
    this.#hear();
  }

  /** From now on frames go there; nowhere while there is none, and what comes waits. */
  listen(emit: Emit | undefined): void {
    this.#emit = emit;
    if (emit === undefined) this.#settle();
    this.#hear();
  }

  /** Resolves when the pipeline has heard it, or hears nothing any more: it works off what it has heard. */
  finished(): Promise<void> {
    this.#dropUnfinished();
    if (this.#emit === undefined || this.#samples === 0) return Promise.resolve();
    this.#allHeard ??= deferred();
    return this.#allHeard.promise;
  }

  reset(): void {
    this.#queue = [];
    this.#samples = 0;
    this.#finishedSamples = 0;
    this.#silence = undefined;
    this.#order.reset();
    this.#settle();
  }

  #settle(): void {
    this.#allHeard?.resolve();
    this.#allHeard = undefined;
  }

  #dropUnfinished(): void {
    if (this.#samples === this.#finishedSamples) return;
    let left = this.#finishedSamples;
    const kept: Waiting[] = [];
    for (const waiting of this.#queue) {
      if (left === 0) break;
      kept.push(waiting);
      const end = Math.min(waiting.samples.length, waiting.taken + left);
      waiting.samples = waiting.samples.subarray(0, end);
      left -= end - waiting.taken;
    }
    this.#queue = kept;
    this.#samples = this.#finishedSamples;
    // The client has gone on, which took the silence away.
    if (this.#samples > 0) this.#pushSilence();
  }

  #push(samples: Int16Array): Waiting {
    this.#samples += samples.length;
    const last = this.#queue.at(-1);
    if (last !== undefined && last.samples.length + samples.length <= JOINED) {
      const before = last.samples.length;
      last.room ??= roomFor(last.samples);
      last.room.set(samples, before);
      last.samples = last.room.subarray(0, before + samples.length);
      last.chunks += Math.min(samples.length, 1);
      return last;
    }
    const waiting: Waiting = { samples, taken: 0, chunks: 1 };
    if (samples.length > 0) this.#queue.push(waiting);
    return waiting;
  }

  /** All that waits is finished. */
  #pushSilence(): void {
    this.#silence = this.#push(new Int16Array((FINAL_SILENCE_MS / 1000) * HEARD_RATE));
    this.#finishedSamples = this.#samples;
  }

  /** The client goes on: it need not wait until all of the silence was heard. */
  #breakSilence(): void {
    const silence = this.#silence;
    this.#silence = undefined;
    if (silence === undefined || this.#queue.at(-1) !== silence) return;
    this.#queue.pop();
    this.#samples -= silence.samples.length - silence.taken;
    this.#finishedSamples = this.#samples;
  }

  #hear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const nowMs = this.#clock.now();
    // Whoever was silent has saved no time up.
    if (this.#fromMs + (this.#heard / HEARD_RATE) * 1000 < nowMs) {
      this.#fromMs = nowMs;
      this.#heard = 0;
    }
    while (this.#emit !== undefined && this.#samples > 0) {
      const dueMs = this.#fromMs + (this.#heard / HEARD_RATE) * 1000 - AHEAD_MS;
      if (dueMs > nowMs) {
        this.#timer = this.#clock.after(dueMs - nowMs, () => this.#hear());
        return;
      }
      const samples = this.#frame();
      this.#heard += samples.length;
      this.#emit(new InputAudioFrame({ samples, sampleRate: HEARD_RATE }));
    }
    if (this.#samples === 0) this.#settle();
  }

  #frame(): Int16Array {
    const frame = new Int16Array(Math.min(FRAME, this.#samples));
    let filled = 0;
    while (filled < frame.length) {
      const next = this.#queue[0] as Waiting;
      const part = next.samples.subarray(next.taken, next.taken + frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      next.taken += part.length;
      if (next.taken === next.samples.length) this.#queue.shift();
    }
    this.#samples -= frame.length;
    this.#finishedSamples = Math.max(0, this.#finishedSamples - frame.length);
    return frame;
  }
}

function roomFor(samples: Int16Array): Int16Array {
  const room = new Int16Array(JOINED);
  room.set(samples);
  return room;
}

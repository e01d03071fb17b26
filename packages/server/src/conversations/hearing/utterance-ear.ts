import { type Clock, type Deferred, deferred } from '@antiphon/core';
import { ClientFault } from '../client-fault.js';
import type { UtteranceRecognizer } from '../served-agent.js';
import { ChunkOrder } from './chunk-order.js';
import type { Chunk, Ear, EarLimits } from './ear.js';
import { Utterance } from './utterance.js';
import { HEARD_RATE } from './windows.js';

export interface UtteranceEarOptions {
  readonly recognizer: UtteranceRecognizer;
  readonly clock: Clock;
  readonly limits: EarLimits;
  /** The id of the conversation. */
  readonly session: string;
  /** Fires when the conversation ends. */
  readonly signal: AbortSignal;
  /** What is spoken now. */
  language(): string;
  /** What is understood of the utterance so far, and which chunk was its last. */
  onInterim(text: string, chunkIndex: number): void;
  /** All of it. Empty where nothing was understood; with an error where the recogniser has failed in some of it. */
  onFinal(text: string, chunkIndex: number, error?: unknown): void;
}

/** An utterance that never ends is ended. */
const MAX_UTTERANCE_SAMPLES = 600 * HEARD_RATE;
/** Utterances that are being recognised, however little sound they have: each takes a recogniser's time. */
const MAX_HEARINGS = 8;

/** What was said in one go, while it is being recognised. */
interface Hearing {
  readonly utterance: Utterance;
  samples: number;
  /** Where each chunk ends that was not recognised when they were looked through last, in samples. */
  chunkEnds: number[];
  /** What was recognised then. */
  prunedSamples: number;
  lastIndex: number;
  /** What was understood, until it is its turn to be told. */
  final: { readonly text: string; readonly error: unknown } | undefined;
}

/**
 * Hears utterances: each is recognised, and then answered, in the order in which they were said. Up to eight may be under
 * way, within one buffer.
 */
export class UtteranceEar implements Ear {
  readonly #options: UtteranceEarOptions;
  readonly #order = new ChunkOrder();
  /** In the order in which they began. */
  readonly #hearings = new Set<Hearing>();
  #current: Hearing | undefined;
  #empty: Deferred<void> | undefined;

  constructor(options: UtteranceEarOptions) {
    this.#options = options;
  }

  get nextIndex(): number {
    return this.#order.next;
  }

  get bufferChunks(): number {
    let chunks = 0;
    for (const hearing of this.#hearings) chunks += unrecognized(hearing).length;
    return chunks;
  }

  get bufferBytes(): number {
    let samples = 0;
    for (const { utterance, samples: all } of this.#hearings) samples += all - utterance.recognizedSamples;
    return 2 * samples;
  }

  get pendingTranscriptions(): number {
    let pending = 0;
    for (const { utterance } of this.#hearings) pending += utterance.pending;
    return pending;
  }

  take({ samples, index: given, isFinal }: Chunk): void {
    const index = this.#order.check(given);
    const { maxBufferBytes } = this.#options.limits;
    if (this.bufferBytes + samples.byteLength > maxBufferBytes) {
      const full = `${maxBufferBytes} bytes wait to be recognised already: send the chunk again in a while`;
      throw new ClientFault('buffer_full', full, index);
    }
    if (this.#current === undefined && this.#hearings.size >= MAX_HEARINGS) {
      const full = `${MAX_HEARINGS} utterances are being recognised already: send the chunk again in a while`;
      throw new ClientFault('buffer_full', full, index);
    }
    const hearing = this.#current ?? this.#begin();
    hearing.samples += samples.length;
    hearing.lastIndex = index;
    if (samples.length > 0) unrecognized(hearing).push(hearing.samples);
    const isOver = isFinal || hearing.samples >= MAX_UTTERANCE_SAMPLES;
    this.#order.took(index, isOver);
    hearing.utterance.add(samples);
    if (!isOver) return;
    this.#current = undefined;
    hearing.utterance.finish();
  }

  finished(): Promise<void> {
    const unfinished = this.#current;
    this.#current = undefined;
    unfinished?.utterance.close();
    if (unfinished !== undefined) this.#hearings.delete(unfinished);
    if (this.#hearings.size === 0) return Promise.resolve();
    this.#empty ??= deferred();
    return this.#empty.promise;
  }

  reset(): void {
    for (const { utterance } of this.#hearings) utterance.close();
    this.#hearings.clear();
    this.#current = undefined;
    this.#order.reset();
    this.#settle();
  }

  #settle(): void {
    if (this.#hearings.size > 0) return;
    this.#empty?.resolve();
    this.#empty = undefined;
  }

  /** Of a later one that was recognised sooner, nothing is told before its time. */
  #tellFinals(): void {
    for (const hearing of this.#hearings) {
      if (hearing.final === undefined) return;
      this.#hearings.delete(hearing);
      const { text, error } = hearing.final;
      this.#options.onFinal(text, hearing.lastIndex, error);
    }
    this.#settle();
  }

  #begin(): Hearing {
    const { recognizer, clock, session, signal, language, onInterim } = this.#options;
    const utterance = new Utterance({
      ...{ recognizer, clock, session, signal, language: language() },
      onInterim: (text) => {
        if (this.#hearings.has(hearing)) onInterim(text, hearing.lastIndex);
      },
      onFinal: (text, error) => {
        hearing.final = { text, error };
        this.#tellFinals();
      },
    });
    const hearing: Hearing = {
      utterance,
      samples: 0,
      chunkEnds: [],
      prunedSamples: 0,
      lastIndex: -1,
      final: undefined,
    };
    this.#hearings.add(hearing);
    this.#current = hearing;
    return hearing;
  }
}

/** Looks through them when more was recognised, not for each chunk. */
function unrecognized(hearing: Hearing): number[] {
  const { recognizedSamples } = hearing.utterance;
  if (recognizedSamples === hearing.prunedSamples) return hearing.chunkEnds;
  hearing.prunedSamples = recognizedSamples;
  hearing.chunkEnds = hearing.chunkEnds.filter((end) => end > recognizedSamples);
  return hearing.chunkEnds;
}

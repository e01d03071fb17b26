import { SpeechCache, type TimedWord } from '@antiphon/core/frame-free';
import { packageFile } from '../assets/index.js';
import { type WorkFigures, WorkQueue } from '../async/index.js';
import type { OfflineError } from '../errors/index.js';
import { ThreadPool } from '../worker/index.js';
import { Pronunciations } from './pronunciations.js';
import { spokenForm, spokenText } from './spoken-form.js';
import { type TimedPhone, timeWords } from './word-timing.js';

/** `rms`: clear, male. `slt`: female. `awb`: Scottish, male. `kal16`: the quickest to compute, robotic. */
export type FliteVoice = 'rms' | 'slt' | 'awb' | 'kal16';
export const FLITE_VOICES: readonly FliteVoice[] = ['rms', 'slt', 'awb', 'kal16'];

export interface FlitePoolOptions {
  /** Each takes 70 to 100 MB. */
  readonly threads: number;
  /** Sentences that may wait. */
  readonly maxQueued: number;
  readonly maxQueuedPerOwner: number;
}

const SHARED_POOL = { threads: 1, maxQueued: 64, maxQueuedPerOwner: 64 } as const satisfies FlitePoolOptions;
const SAMPLES_PER_MS = 16;

export interface SpokenSentence {
  readonly samples: Int16Array<ArrayBuffer>;
  readonly phones: readonly TimedPhone[];
  readonly words: readonly TimedWord[];
}

interface WorkerAnswer {
  readonly samples: Int16Array<ArrayBuffer>;
  readonly phones: readonly (readonly [string, number])[];
  readonly pronunciations: readonly (readonly string[])[];
}

/** What one sentence is spoken by, and for whom. */
export interface FliteRequest {
  readonly words: readonly string[];
  readonly voice: FliteVoice;
  readonly speed: number;
  /** Those who wait take turns. */
  readonly owner: unknown;
  /** Drops the sentence while it waits, and its result later. */
  readonly signal: AbortSignal | undefined;
}

/** Synthesizer threads, with the sentences of all who share them in one queue. */
export class FlitePool {
  readonly #queue: WorkQueue;
  readonly #threads: ThreadPool;
  readonly #pronunciations = new Pronunciations();
  #closed: OfflineError | undefined;

  constructor({ threads, ...bounds }: FlitePoolOptions) {
    this.#queue = new WorkQueue({ name: 'Speech synthesis', concurrency: threads, ...bounds });
    this.#threads = new ThreadPool({ entry: packageFile('workers', 'flite.mjs'), threads });
  }

  get figures(): WorkFigures & { readonly replaced: number } {
    return { ...this.#queue.figures, replaced: this.#threads.replaced };
  }

  async load(): Promise<void> {
    if (this.#closed !== undefined) throw this.#closed;
    await this.#threads.each('load', () => ({ payload: {} }));
  }

  async speak({ words, voice, speed, owner, signal }: FliteRequest): Promise<SpokenSentence> {
    const spoken = words.map(spokenForm);
    const said = spoken.filter((word) => word !== '');
    if (said.length === 0)
      return { samples: new Int16Array(0), phones: [], words: timeWords(nothing(words), []) };
    const answer = await this.#queue.run(() => this.#ask(spokenText(words), said, voice, speed), {
      owner,
      signal,
    });
    const phones = timed(answer.phones, answer.samples.length / SAMPLES_PER_MS);
    const expected = words.map((text, index) => {
      const form = spoken[index] ?? '';
      return { text, spoken: form !== '', phones: form === '' ? [] : this.#pronunciations.of(form) };
    });
    return { samples: answer.samples, phones, words: timeWords(expected, phones) };
  }

  /** For good: what waits and what comes is rejected with `reason`, what runs with `closed`. */
  async close(reason: OfflineError): Promise<void> {
    this.#closed ??= reason;
    this.#queue.close(reason);
    await this.unload();
  }

  /** Ends the threads until somebody speaks again. What runs is rejected with `closed`. */
  unload(): Promise<void> {
    return this.#threads.close();
  }

  async #ask(text: string, said: readonly string[], voice: FliteVoice, speed: number): Promise<WorkerAnswer> {
    const words = this.#pronunciations.unknown(said);
    const payload = { text, voice, stretch: 1 / speed, words };
    const answer = await this.#threads.run<WorkerAnswer>('speak', () => ({ payload }));
    this.#pronunciations.learn(words, answer.pronunciations);
    return answer;
  }
}

const nothing = (words: readonly string[]) => words.map((text) => ({ text, spoken: false, phones: [] }));

/** Phones one after the other; the silence at the end is shorter in the audio than the voice says. */
function timed(ends: readonly (readonly [string, number])[], audioMs: number): TimedPhone[] {
  return ends.map(([phone, endMs], index) => ({
    phone,
    startMs: Math.min(ends[index - 1]?.[1] ?? 0, audioMs),
    endMs: Math.min(endMs, audioMs),
  }));
}

/** Cuts the silence before the first phone down to `leadMs` and moves all times accordingly. */
export function trimLead(sentence: SpokenSentence, leadMs: number): SpokenSentence {
  const first = sentence.phones[0];
  if (first?.phone !== 'pau' || first.endMs <= leadMs) return sentence;
  const cut = Math.round((first.endMs - leadMs) * SAMPLES_PER_MS);
  const cutMs = cut / SAMPLES_PER_MS;
  const earlier = <T extends { readonly startMs: number; readonly endMs: number }>(stretch: T): T => ({
    ...stretch,
    startMs: Math.max(0, stretch.startMs - cutMs),
    endMs: Math.max(0, stretch.endMs - cutMs),
  });
  return {
    samples: sentence.samples.slice(cut),
    phones: sentence.phones.map(earlier),
    words: sentence.words.map(earlier),
  };
}

let shared: FlitePool | undefined;

/** The pool of whoever has none of his own: one thread. */
export function sharedFlitePool(): FlitePool {
  shared ??= new FlitePool(SHARED_POOL);
  return shared;
}

/** Some four minutes of speech. */
const SHARED_CACHE_BYTES = 8 * 1024 * 1024;

let cache: SpeechCache | undefined;

/** What all voices of the process have said, of those who have no cache of their own. */
export function sharedFliteCache(): SpeechCache {
  cache ??= new SpeechCache({ maxBytes: SHARED_CACHE_BYTES });
  return cache;
}

/**
 * Forgets what was said, and ends the synthesizer's thread (100 MB). Requests under way are rejected; the next one
 * starts it again.
 */
export async function unloadSynthesis(): Promise<void> {
  cache?.clear();
  await shared?.unload();
}

import type { TimedWord } from '@antiphon/core/frame-free';
import { packageFile } from '../assets/index.js';
import { WorkQueue } from '../async/index.js';
import { WorkerLink } from '../worker/index.js';
import { Pronunciations } from './pronunciations.js';
import { spokenForm, spokenText } from './spoken-form.js';
import { type TimedPhone, timeWords } from './word-timing.js';

/** `rms`: clear, male. `slt`: female. `awb`: Scottish, male. `kal16`: the quickest to compute, robotic. */
export type FliteVoice = 'rms' | 'slt' | 'awb' | 'kal16';
export const FLITE_VOICES: readonly FliteVoice[] = ['rms', 'slt', 'awb', 'kal16'];

/** Sentences that may wait, for all conversations of the process. */
const MAX_QUEUED = 64;
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

/** The process's one synthesizer thread, with everybody's sentences in one queue. */
class FliteThread {
  readonly #queue = new WorkQueue({ name: 'Speech synthesis', concurrency: 1, maxQueued: MAX_QUEUED });
  readonly #thread = new WorkerLink(packageFile('workers', 'flite.mjs'));
  readonly #pronunciations = new Pronunciations();

  async load(): Promise<void> {
    await this.#thread.request('load');
  }

  /** Speaks one sentence; `signal` drops it while it waits, and its result later. */
  async speak(
    words: readonly string[],
    voice: FliteVoice,
    speed: number,
    signal: AbortSignal | undefined,
  ): Promise<SpokenSentence> {
    const spoken = words.map(spokenForm);
    const said = spoken.filter((word) => word !== '');
    if (said.length === 0)
      return { samples: new Int16Array(0), phones: [], words: timeWords(nothing(words), []) };
    const answer = await this.#queue.run(() => this.#ask(spokenText(words), said, voice, speed), { signal });
    const phones = timed(answer.phones, answer.samples.length / SAMPLES_PER_MS);
    const expected = words.map((text, index) => {
      const form = spoken[index] ?? '';
      return { text, spoken: form !== '', phones: form === '' ? [] : this.#pronunciations.of(form) };
    });
    return { samples: answer.samples, phones, words: timeWords(expected, phones) };
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #ask(text: string, said: readonly string[], voice: FliteVoice, speed: number): Promise<WorkerAnswer> {
    const words = this.#pronunciations.unknown(said);
    const payload = { text, voice, stretch: 1 / speed, words };
    const answer = await this.#thread.request<WorkerAnswer>('speak', payload);
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

let shared: FliteThread | undefined;

/** The process's one synthesizer thread. */
export function fliteThread(): FliteThread {
  shared ??= new FliteThread();
  return shared;
}

/** Ends the synthesizer's thread (100 MB). Requests under way are rejected; the next one starts it again. */
export async function unloadSynthesis(): Promise<void> {
  await shared?.close();
}

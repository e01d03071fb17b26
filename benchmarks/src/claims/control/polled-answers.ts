import { setMaxListeners } from 'node:events';
import type { Clock } from '@antiphon/core';
import type { UtteranceRecognizer } from '@antiphon/server';
import { benchModel, benchVoice } from '../../server/agent.js';

/** A chunk of speech as it is posted, in the names of the session socket. */
export interface PostedChunk {
  /** PCM of 16 kHz as hexadecimal digits. */
  readonly audio_data: string;
  readonly is_final: boolean;
}

/** What somebody who asks is told. */
export interface PolledAnswer {
  readonly status: 'pending' | 'speaking' | 'done';
  readonly text: string;
  /** PCM of 24 kHz as hexadecimal digits: what there is since somebody asked last. */
  readonly audio_data: string;
}

interface Job {
  readonly chunks: Buffer[];
  pieces: Buffer[];
  text: string;
  status: PolledAnswer['status'];
}

/**
 * The control: a service that is posted to and asked again and again. It has the recogniser, the model and the voice of
 * the agent beside it, and loses no time of its own: it speaks as soon as the first sentence is written, and whoever
 * asks gets what is spoken by then.
 */
export class PolledAnswers {
  readonly #recognizer: UtteranceRecognizer;
  readonly #model: ReturnType<typeof benchModel>;
  readonly #voice: ReturnType<typeof benchVoice>;
  readonly #jobs = new Map<string, Job>();
  readonly #over = new AbortController();

  constructor(clock: Clock, recognizer: UtteranceRecognizer) {
    this.#recognizer = recognizer;
    this.#model = benchModel(clock);
    this.#voice = benchVoice(clock);
    setMaxListeners(0, this.#over.signal);
  }

  take(id: string, { audio_data, is_final }: PostedChunk): void {
    const job = this.#jobs.get(id) ?? { chunks: [], pieces: [], text: '', status: 'pending' };
    this.#jobs.set(id, job);
    job.chunks.push(Buffer.from(audio_data, 'hex'));
    // What fails is never done, and whoever asks sees that; nothing that is scripted here fails.
    if (is_final) this.#answer(job, id).catch(() => {});
  }

  /** Forgets what is done. */
  ask(id: string): PolledAnswer | undefined {
    const job = this.#jobs.get(id);
    if (job === undefined) return undefined;
    const { status, text, pieces } = job;
    job.pieces = [];
    if (status === 'done') this.#jobs.delete(id);
    return { status, text, audio_data: Buffer.concat(pieces).toString('hex') };
  }

  close(): void {
    this.#over.abort();
  }

  async #answer(job: Job, session: string): Promise<void> {
    const { signal } = this.#over;
    const pcm = samplesOf(Buffer.concat(job.chunks));
    const { text: user } = await this.#recognizer.recognize(pcm, { signal, language: 'en', session });
    let sentence = '';
    for await (const event of this.#model.stream({
      messages: [{ role: 'user', turn: 1, parts: [{ type: 'text', text: user }] }],
      tools: [],
      signal,
    })) {
      if (event.type !== 'text') continue;
      job.text += event.text;
      sentence += event.text;
      if (!/[.!?]\s*$/.test(sentence)) continue;
      await this.#speak(job, sentence);
      sentence = '';
    }
    job.status = 'done';
  }

  async #speak(job: Job, sentence: string): Promise<void> {
    const { signal } = this.#over;
    for await (const { samples } of this.#voice.synthesize(sentence, { signal })) {
      job.status = 'speaking';
      job.pieces.push(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
    }
  }
}

function samplesOf(bytes: Buffer): Int16Array {
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

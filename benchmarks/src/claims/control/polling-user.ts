import { type Clock, delay } from '@antiphon/core';
import { voiceOf } from '@antiphon/testing';
import { SENTENCE } from '../../server/speech.js';
import { PAUSE_MS, type UserFigures } from '../../server/user.js';
import type { PolledAnswer, PostedChunk } from './polled-answers.js';

const RATE = 16_000;
const ANSWER_BYTES_PER_MS = 48;

/** How somebody talks over plain HTTP. */
export interface PollingHabit {
  /** How long a chunk is, in ms; left out, all of the sentence is posted in one piece when it is said. */
  readonly chunkMs?: number;
  /** How much of the chunk before a chunk has again, in ms. @defaultValue 0 */
  readonly overlapMs?: number;
  /** Between two questions for the answer. */
  readonly pollMs: number;
}

/** What one user saw. */
export interface PollingFigures extends UserFigures {
  /** From the last sound of a sentence until all of its answer was there, of every turn. */
  readonly wholeMs: readonly number[];
}

/** A user who posts a sentence, asks for the answer until it is there, hears it, and says the next one. */
export class PollingUser {
  readonly #clock: Clock;
  readonly #url: string;
  readonly #habit: PollingHabit;
  readonly #answerMs: number[] = [];
  readonly #wholeMs: number[] = [];
  readonly #errors: string[] = [];
  #turns = 0;

  constructor(clock: Clock, url: string, habit: PollingHabit) {
    this.#clock = clock;
    this.#url = url;
    this.#habit = habit;
  }

  get figures(): PollingFigures {
    return { answerMs: this.#answerMs, wholeMs: this.#wholeMs, turns: this.#turns, errors: this.#errors };
  }

  async talk(turns: number): Promise<void> {
    while (this.#turns < turns && this.#errors.length === 0) {
      const address = `${this.#url}/control/${crypto.randomUUID()}`;
      try {
        const saidAtMs = await this.#say(address);
        const heardMs = await this.#hear(address, saidAtMs);
        this.#turns++;
        if (this.#turns < turns) await delay(this.#clock, heardMs + PAUSE_MS);
      } catch (error) {
        this.#errors.push(String(error));
      }
    }
  }

  /** @returns when the last sound was said */
  async #say(address: string): Promise<number> {
    const fromMs = this.#clock.now();
    for (const { endMs, chunk } of chunksOf(this.#habit)) {
      await delay(this.#clock, Math.max(0, fromMs + endMs - this.#clock.now()));
      const posting = post(address, chunk);
      if (!chunk.is_final) posting.catch((error: unknown) => this.#errors.push(String(error)));
      // Those that were posted before are there: a keep-alive connection for each that is under way at a time.
      else await posting;
    }
    return fromMs + SPOKEN_MS;
  }

  /** @returns how long the answer still sounds when it is there, in ms */
  async #hear(address: string, saidAtMs: number): Promise<number> {
    let firstAtMs: number | undefined;
    let bytes = 0;
    for (;;) {
      await delay(this.#clock, this.#habit.pollMs);
      const { status, audio_data } = await ask(address);
      bytes += audio_data.length / 2;
      if (firstAtMs === undefined && bytes > 0) {
        firstAtMs = this.#clock.now();
        this.#answerMs.push(firstAtMs - saidAtMs);
      }
      if (status !== 'done') continue;
      this.#wholeMs.push(this.#clock.now() - saidAtMs);
      const heardMs = this.#clock.now() - (firstAtMs ?? this.#clock.now());
      return Math.max(0, bytes / ANSWER_BYTES_PER_MS - heardMs);
    }
  }
}

const speech = voiceOf(SENTENCE).samples;
const SPOKEN_MS = (1_000 * speech.length) / RATE;

/** What is posted, and when in the sentence it can be. */
function chunksOf({ chunkMs = SPOKEN_MS, overlapMs = 0 }: PollingHabit): {
  readonly endMs: number;
  readonly chunk: PostedChunk;
}[] {
  const starts: number[] = [];
  for (let startMs = 0; startMs === 0 || startMs + overlapMs < SPOKEN_MS; startMs += chunkMs - overlapMs)
    starts.push(startMs);
  return starts.map((startMs, at) => {
    const endMs = Math.min(startMs + chunkMs, SPOKEN_MS);
    const piece = speech.slice((startMs * RATE) / 1_000, (endMs * RATE) / 1_000);
    const audio_data = Buffer.from(piece.buffer).toString('hex');
    return { endMs, chunk: { audio_data, is_final: at === starts.length - 1 } };
  });
}

async function post(address: string, chunk: PostedChunk): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(chunk) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}

async function ask(address: string): Promise<PolledAnswer> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as PolledAnswer;
}

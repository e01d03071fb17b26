import { type Clock, deferred, delay } from '@antiphon/core';
import type { ServiceMessage } from '@antiphon/server';
import WebSocket from 'ws';
import { CHUNK_MS, SILENCE, type Sound } from './speech.js';

/** Between the end of an answer and the next sentence. */
export const PAUSE_MS = 1_000;

/** What one user saw. */
export interface UserFigures {
  /** From the last sound of a sentence to the first of its answer, of every turn. */
  readonly answerMs: readonly number[];
  /** Turns that were told to be finished. */
  readonly turns: number;
  readonly errors: readonly string[];
}

export type UserMode = 'streaming' | 'utterance';

/**
 * A user who says a sentence, hears the answer, and says the next one: with an open microphone, or one that is open for
 * as long as the sentence lasts, and ends it.
 */
export class User {
  readonly #clock: Clock;
  readonly #mode: UserMode;
  readonly #sound: Sound;
  readonly #socket: WebSocket;
  readonly #answerMs: number[] = [];
  readonly #errors: string[] = [];
  readonly #closed = deferred();
  #queue: string[] = [];
  #saidAtMs: number | undefined;
  #turns = 0;
  #nextAtMs: number;

  constructor(clock: Clock, address: string, sound: Sound, mode: UserMode = 'streaming') {
    this.#clock = clock;
    this.#mode = mode;
    this.#sound = sound;
    this.#nextAtMs = clock.now();
    this.#socket = new WebSocket(address);
    this.#socket.on('message', (text: Buffer) => this.#told(JSON.parse(text.toString()) as ServiceMessage));
    this.#socket.on('error', ({ message }) => void this.#errors.push(message));
    this.#socket.on('close', () => this.#closed.resolve());
  }

  get figures(): UserFigures {
    return { answerMs: this.#answerMs, turns: this.#turns, errors: this.#errors };
  }

  /** Its microphone is open until then, or until so many turns are finished. */
  async talk(untilMs: number, turns = Number.POSITIVE_INFINITY): Promise<void> {
    const goesOn = () => this.#clock.now() < untilMs && this.#turns < turns;
    while (goesOn() && this.#socket.readyState <= WebSocket.OPEN) {
      if (this.#socket.readyState === WebSocket.OPEN) this.#send();
      this.#nextAtMs += CHUNK_MS;
      await delay(this.#clock, Math.max(0, this.#nextAtMs - this.#clock.now()));
    }
  }

  async leave(): Promise<void> {
    this.#socket.close(1000);
    await this.#closed.promise;
  }

  #send(): void {
    const piece = this.#queue.shift();
    const isLast = piece !== undefined && this.#queue.length === 0;
    const isOpen = piece !== undefined || this.#mode === 'streaming';
    const is_final = isLast && this.#mode === 'utterance';
    if (isOpen)
      this.#socket.send(JSON.stringify({ type: 'audio_chunk', audio_data: piece ?? SILENCE, is_final }));
    if (isLast) this.#saidAtMs = this.#clock.now();
  }

  #told(message: ServiceMessage): void {
    if (message.type === 'ready') this.#speakIn(0);
    else if (message.type === 'error') this.#errors.push(message.code);
    else if (message.type === 'audio_response' && this.#saidAtMs !== undefined) {
      this.#answerMs.push(this.#clock.now() - this.#saidAtMs);
      this.#saidAtMs = undefined;
    } else if (message.type === 'turn') {
      this.#turns++;
      if (message.outcome !== 'completed') this.#errors.push(message.outcome);
      this.#speakIn(PAUSE_MS);
    }
  }

  #speakIn(ms: number): void {
    this.#clock.after(ms, () => {
      this.#queue = [...this.#sound];
    });
  }
}

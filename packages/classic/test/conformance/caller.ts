import { type Clock, type Random, seededRandom } from '@antiphon/core/frame-free';
import { toneOf, voiceOf } from '@antiphon/testing';
import type { Microphone } from './microphone.js';

/** What somebody says, now and then with a pause for thought, and some of it over the bot. */
const SENTENCES = [
  'Where is my order?',
  'I would like to book a table for two, please.',
  'What is the weather like today?',
  'My number is',
  'Can you tell me a long story about the sea and the ships',
  'No, that is not what I meant.',
  'Please cancel the third item of my last order and send the rest.',
  'Okay.',
] as const;
const BACKCHANNELS = ['Mhm.', 'Okay.', 'Right.'] as const;

/** Somebody who talks to the bot, listens, thinks, breaks in, coughs and hums along; all of it from one seed. */
export class Caller {
  utterances = 0;
  readonly #clock: Clock;
  readonly #microphone: Microphone;
  readonly #most: number;
  readonly #random: Random;

  constructor(clock: Clock, microphone: Microphone, seed: number, most: number) {
    this.#clock = clock;
    this.#microphone = microphone;
    this.#random = seededRandom(seed);
    this.#most = most;
  }

  get isDone(): boolean {
    return this.utterances >= this.#most && !this.#microphone.isSpeaking;
  }

  begin(): void {
    this.#speakAfter(400);
    this.#loseNoPatience();
  }

  /** A turn is over: something is said next, unless the caller had taken the turn. */
  turnOver(outcome: string): void {
    if (outcome !== 'interrupted') this.#speakAfter(this.#between(100, 2_500));
  }

  botStarted(): void {
    const chance = this.#random();
    const afterMs = this.#between(0, 2_500);
    if (chance < 0.3) this.#speakAfter(afterMs);
    else if (chance < 0.4) this.#after(afterMs, () => voiceOf(this.#pick(BACKCHANNELS)).samples);
    else if (chance < 0.5) this.#after(afterMs, () => toneOf(this.#between(100, 1_200)));
  }

  #speakAfter(ms: number): void {
    this.#after(ms, () => {
      if (this.utterances >= this.#most) return undefined;
      this.utterances++;
      const thinksTwice = this.#random() < 0.2;
      if (thinksTwice) this.#after(this.#between(800, 2_500), () => voiceOf('And one more thing.').samples);
      return voiceOf(this.#pick(SENTENCES)).samples;
    });
  }

  /** Where nothing came of the last words, there are others. */
  #loseNoPatience(): void {
    const before = this.utterances;
    this.#clock.after(12_000, () => {
      if (this.isDone) return;
      if (this.utterances === before) this.#speakAfter(0);
      this.#loseNoPatience();
    });
  }

  #after(ms: number, say: () => Int16Array | undefined): void {
    this.#clock.after(ms, () => {
      const said = this.#microphone.isSpeaking ? undefined : say();
      if (said !== undefined) this.#microphone.speak(said);
    });
  }

  #between(fromMs: number, toMs: number): number {
    return Math.round(fromMs + this.#random() * (toMs - fromMs));
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T;
  }
}

import type { PlayoutCut, PlayoutPosition, PlayoutSink } from '@antiphon/core';
import type { VoicedWord } from './voice.js';
import { WordReader } from './word-reader.js';

/** A word that was played to its end, at its time in the speech of its turn. */
export interface HeardWord extends VoicedWord {
  readonly turn: number;
}

/** Sound that is to be heard at its time. */
interface Coming {
  readonly samples: Int16Array;
  readonly turn: number;
  readonly startsAtMs: number;
  heard: number;
}

const MAX_HEARD = 10_000;
/** Far above what a clock in double precision loses, far below a sample. */
const ROUNDING_SAMPLES = 0.001;

/**
 * A peer that hears what it is sent when its time has come, and understands the words that a `scriptedTts`
 * has spelt into the sound. What it has not heard yet it can drop. Keeps the sound that is still to be
 * heard, and the last 10,000 words.
 */
export class ScriptedEar implements PlayoutSink {
  readonly words: HeardWord[] = [];
  readonly #sampleRate: number;
  readonly #nowMs: () => number;
  #coming: Coming[] = [];
  #turn: number | undefined;
  #reader = new WordReader(() => {});

  constructor(sampleRate: number, nowMs: () => number) {
    this.#sampleRate = sampleRate;
    this.#nowMs = nowMs;
  }

  write(samples: Int16Array, { turn, playsAtMs, speech }: PlayoutPosition): void {
    this.listen();
    if (speech) this.#coming.push({ samples: samples.slice(), turn, startsAtMs: playsAtMs, heard: 0 });
  }

  flush({ atMs }: PlayoutCut): void {
    this.#hearUntil(atMs);
    this.#coming = [];
  }

  /** Hears everything up to now. */
  listen(): void {
    this.#hearUntil(this.#nowMs());
  }

  #hearUntil(nowMs: number): void {
    for (let next = this.#coming[0]; next !== undefined; next = this.#coming[0]) {
      const { samples, turn, startsAtMs, heard } = next;
      const until = Math.floor(((nowMs - startsAtMs) / 1000) * this.#sampleRate + ROUNDING_SAMPLES);
      if (until <= heard) return;
      if (turn !== this.#turn) this.#attendTo(turn);
      next.heard = Math.min(until, samples.length);
      this.#reader.push(samples.subarray(heard, next.heard), this.#sampleRate);
      if (next.heard < samples.length) return;
      this.#coming.shift();
    }
  }

  /** What was cut off of the last turn never joins with what comes now. */
  #attendTo(turn: number): void {
    this.#turn = turn;
    this.#reader = new WordReader((word) => {
      this.words.push({ ...word, turn });
      if (this.words.length > MAX_HEARD) this.words.shift();
    });
  }
}

/** The words of one turn, joined by spaces. Turns are heard one after another, the newest last. */
export function textHeardIn(turn: number, heard: readonly HeardWord[]): string {
  const end = heard.findLastIndex((word) => word.turn === turn);
  if (end < 0) return '';
  let start = end;
  while (heard[start - 1]?.turn === turn) start--;
  return heard
    .slice(start, end + 1)
    .map(({ text }) => text)
    .join(' ');
}

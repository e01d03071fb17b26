import { rmsOf, toDbfs } from '@antiphon/audio';
import type { Mouth, TimedPhone } from '@antiphon/core/frame-free';
import { type Viseme, visemeOf } from './viseme.js';

/** Quieter than this the mouth is closed, and from here on it is wide open: usual for speech near full scale. */
const CLOSED_DBFS = -50;
const OPEN_DBFS = -14;
/** Phones that wait for their sound: more than any sentence has. */
const MAX_PHONES = 2_000;

/**
 * Turns the speech of one utterance into the movements of a mouth: how wide by how loud it is, and in which shape by the
 * phones, where they are known. Holds less than one step of sound.
 */
export class MouthTrack {
  readonly #stepMs: number;
  readonly #show: (mouth: Mouth) => void;
  #phones: TimedPhone[] = [];
  #step = new Int16Array(0);
  #filled = 0;
  #rate = 0;
  #positionMs = 0;

  constructor(stepMs: number, show: (mouth: Mouth) => void) {
    this.#stepMs = stepMs;
    this.#show = show;
  }

  /** How much sound has come, in ms. */
  get durationMs(): number {
    return this.#positionMs + (this.#rate === 0 ? 0 : (this.#filled / this.#rate) * 1_000);
  }

  phone(phone: TimedPhone): void {
    if (this.#phones.length < MAX_PHONES) this.#phones.push(phone);
  }

  write(samples: Int16Array, sampleRate: number): void {
    if (sampleRate !== this.#rate) {
      this.finish();
      this.#rate = sampleRate;
      this.#step = new Int16Array(Math.max(1, Math.round((this.#stepMs / 1_000) * sampleRate)));
    }
    let at = 0;
    while (at < samples.length) {
      const piece = samples.subarray(at, at + this.#step.length - this.#filled);
      this.#step.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === this.#step.length) this.finish();
    }
  }

  /** Shows what is left, be it ever so short. */
  finish(): void {
    if (this.#filled === 0) return;
    const startMs = this.#positionMs;
    const endMs = startMs + (this.#filled / this.#rate) * 1_000;
    const level = levelOf(this.#step.subarray(0, this.#filled));
    this.#filled = 0;
    this.#positionMs = endMs;
    const viseme = this.#visemeAt((startMs + endMs) / 2);
    this.#show(viseme === undefined ? { startMs, endMs, level } : { startMs, endMs, level, viseme });
  }

  #visemeAt(atMs: number): Viseme | undefined {
    while (this.#phones.length > 0 && (this.#phones[0] as TimedPhone).endMs <= atMs) this.#phones.shift();
    const phone = this.#phones[0];
    return phone !== undefined && phone.startMs <= atMs ? visemeOf(phone.phone) : undefined;
  }
}

function levelOf(samples: Int16Array): number {
  const open = (toDbfs(rmsOf(samples)) - CLOSED_DBFS) / (OPEN_DBFS - CLOSED_DBFS);
  return Math.min(1, Math.max(0, open));
}

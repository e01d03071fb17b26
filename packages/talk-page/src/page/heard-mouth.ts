import { CLOSED, type MouthShape, MouthTrack } from './mouth-track.js';

/** So long after the last news playback is taken to go on at its pace. */
const EXTRAPOLATE_MS = 120;

/** The agent's mouth as it is just now, by what is being heard. */
export class HeardMouth {
  readonly track = new MouthTrack();
  #heard: { readonly turn: number; readonly heardMs: number; readonly atMs: number } | undefined;

  /** So much of a turn had been heard at `atMs`. */
  heard(turn: number, heardMs: number, atMs: number): void {
    this.#heard = { turn, heardMs, atMs };
  }

  at(nowMs: number): MouthShape {
    const heard = this.#heard;
    if (heard === undefined) return CLOSED;
    const agoMs = Math.min(EXTRAPOLATE_MS, nowMs - heard.atMs);
    return this.track.at(heard.turn, heard.heardMs + agoMs);
  }

  /** Another session has begun. */
  clear(): void {
    this.track.clear();
    this.#heard = undefined;
  }
}

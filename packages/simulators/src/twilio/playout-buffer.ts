import type { Clock, Timer } from '@antiphon/core';
import type { CallerRecording } from './caller-recording.js';

const BYTES_PER_MS = 8;
/** Twilio discards what exceeds ten minutes (warning 31931). */
const MAX_BUFFERED_MS = 600_000;

interface PendingMark {
  readonly name: string;
  readonly atMs: number;
}

/**
 * What Twilio has of a call's audio and not yet played: it plays in order and in real time, returns a mark
 * when everything before it has been played, and on `clear` drops everything and returns all marks at once.
 */
export class PlayoutBuffer {
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #recording: CallerRecording;
  readonly #returned: (name: string) => void;
  #endMs: number;
  #marks: PendingMark[] = [];
  #timer: Timer | undefined;

  constructor(clock: Clock, recording: CallerRecording, returned: (name: string) => void) {
    this.#clock = clock;
    this.#startMs = clock.now();
    this.#endMs = this.#startMs;
    this.#recording = recording;
    this.#returned = returned;
  }

  /** How much waits to be played. */
  get bufferedMs(): number {
    return Math.max(0, this.#endMs - this.#clock.now());
  }

  media(codes: Uint8Array): void {
    const nowMs = this.#clock.now();
    const roomMs = MAX_BUFFERED_MS - this.bufferedMs;
    const taken = codes.subarray(0, Math.floor(roomMs * BYTES_PER_MS));
    if (taken.length === 0) return;
    const playsAtMs = Math.max(nowMs, this.#endMs);
    const audioMs = taken.length / BYTES_PER_MS;
    this.#endMs = playsAtMs + audioMs;
    this.#recording.add(playsAtMs - this.#startMs, taken);
    this.#recording.note({
      atMs: nowMs - this.#startMs,
      kind: 'media',
      audioMs,
      playsAtMs: playsAtMs - this.#startMs,
    });
  }

  mark(name: string): void {
    const nowMs = this.#clock.now();
    this.#recording.note({ atMs: nowMs - this.#startMs, kind: 'mark', name });
    if (this.#marks.length === 0 && this.#endMs <= nowMs) {
      this.#return(name);
      return;
    }
    this.#marks.push({ name, atMs: this.#endMs });
    this.#arm();
  }

  clear(): void {
    const nowMs = this.#clock.now();
    this.#recording.note({ atMs: nowMs - this.#startMs, kind: 'clear' });
    this.#recording.clearAt(nowMs - this.#startMs);
    this.#endMs = Math.min(this.#endMs, nowMs);
    const cleared = this.#marks;
    this.#marks = [];
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const { name } of cleared) this.#return(name);
  }

  /** The call is over: what was not played never is. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#marks = [];
    this.#recording.cutAt(this.#clock.now() - this.#startMs);
  }

  #arm(): void {
    const next = this.#marks[0];
    if (next === undefined || this.#timer !== undefined) return;
    this.#timer = this.#clock.after(Math.max(0, next.atMs - this.#clock.now()), () => {
      this.#timer = undefined;
      const nowMs = this.#clock.now();
      // Half a µs: a clock in double precision may be that early.
      while (this.#marks[0] !== undefined && this.#marks[0].atMs <= nowMs + 0.0005) {
        this.#return((this.#marks.shift() as PendingMark).name);
      }
      this.#arm();
    });
  }

  #return(name: string): void {
    this.#recording.note({ atMs: this.#clock.now() - this.#startMs, kind: 'markReturned', name });
    this.#returned(name);
  }
}

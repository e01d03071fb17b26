import { type Clock, NO_TURN, type PacedEntry, SharedPacer } from '@antiphon/core';

/** What a {@link ComfortSilence} fills the gaps of. */
export interface SilentLine {
  readonly clock: Clock;
  readonly frameMs: number;
  /** Whether audio waits to be sent. */
  hasAudio(): boolean;
  /** Sends a frame of silence now. */
  sendSilence(): void;
  onError(error: unknown): void;
}

/**
 * Sends silence while there is nothing to say: a frame when the one before has been played, never ahead, so that
 * speech is not delayed by it. Silence in the middle of a speech is an underrun, however well it is filled: this
 * counts them.
 */
export class ComfortSilence {
  frames = 0;
  underruns = 0;
  underrunMs = 0;
  /** The frame on its way is one of these. */
  isSending = false;
  readonly #line: SilentLine;
  readonly #entry: PacedEntry;
  #isResting = false;
  /** When whoever follows runs out of what it was sent. */
  #endMs = Number.NEGATIVE_INFINITY;
  #gapSinceMs: number | undefined;
  /** The turn that the listener waits for more of, and the last that was said to be complete. */
  #speaking = NO_TURN;
  #finished = NO_TURN;

  constructor(line: SilentLine) {
    this.#line = line;
    this.#entry = SharedPacer.of(line.clock).join({
      due: (nowMs) => this.#due(nowMs),
      failed: (error) => line.onError(error),
    });
    this.#entry.schedule(line.clock.now());
  }

  /** A frame was sent, which ends at `endMs`. */
  sent(endMs: number): void {
    this.#endMs = endMs;
    if (!this.#isResting) this.#entry.schedule(Math.max(endMs, this.#line.clock.now()));
  }

  /** Speech of `turn` is sent, to be heard at `playsAtMs`. */
  speech(turn: number, playsAtMs: number): void {
    if (this.#gapSinceMs !== undefined && turn === this.#speaking) {
      this.underruns++;
      this.underrunMs += playsAtMs - this.#gapSinceMs;
    }
    this.#gapSinceMs = undefined;
    this.#speaking = turn === this.#finished ? NO_TURN : turn;
  }

  /** More of `turn` comes. */
  resumed(turn: number): void {
    if (turn === this.#finished) this.#finished = NO_TURN;
  }

  /** No more of `turn` is expected. */
  finished(turn: number): void {
    this.#finished = turn;
    if (turn === this.#speaking) this.#speaking = NO_TURN;
  }

  interrupted(turn: number): void {
    if (this.#speaking <= turn) this.#speaking = NO_TURN;
    this.#gapSinceMs = undefined;
  }

  /** The peer has dropped what it had not played. */
  cleared(): void {
    this.#endMs = Math.min(this.#endMs, this.#line.clock.now());
  }

  /** Sends nothing until it is woken. */
  rest(): void {
    this.#isResting = true;
    this.#speaking = NO_TURN;
    this.#entry.cancel();
  }

  wake(): void {
    this.#isResting = false;
    this.#entry.schedule(this.#line.clock.now());
  }

  /** Counts from zero. */
  reset(): void {
    this.frames = this.underruns = this.underrunMs = 0;
  }

  #due(nowMs: number): void {
    const { frameMs } = this.#line;
    if (this.#isResting) return;
    if (this.#line.hasAudio() || this.#endMs > nowMs) {
      this.#entry.schedule(Math.max(this.#endMs, nowMs + frameMs));
      return;
    }
    if (this.#speaking !== NO_TURN) this.#gapSinceMs ??= nowMs;
    this.frames++;
    this.isSending = true;
    this.#line.sendSilence();
    this.isSending = false;
  }
}

import type { Timer } from '../clock/index.js';

/** Where time comes from: of a session, or of an agent that is wired by hand. */
export interface SilenceHost {
  now(): number;
  after(delayMs: number, callback: () => void): Timer;
}

/**
 * Tells when a stream has kept silent for too long. However many pieces come, there is one timer: a piece only notes
 * when it came, and the timer waits for the rest when it fires too early. (To set and cancel one for every token took a
 * fifth of the time of a turn.)
 */
export class SilenceWatch {
  readonly #host: SilenceHost;
  readonly #limitMs: number;
  readonly #silent: () => void;
  #timer: Timer | undefined;
  #heardMs = 0;
  #paused = false;

  /** Listens from now on. @param silent called once at most, when nothing was heard for `limitMs` */
  constructor(host: SilenceHost, limitMs: number, silent: () => void) {
    this.#host = host;
    this.#limitMs = limitMs;
    this.#silent = silent;
    this.heard();
  }

  /** Something came; or what was paused goes on. */
  heard(): void {
    this.#heardMs = this.#host.now();
    this.#paused = false;
    if (this.#timer === undefined) this.#wait(this.#limitMs);
  }

  /** Nobody asks the stream for anything, so that it has no reason to speak, until the next `heard()`. */
  pause(): void {
    this.#paused = true;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #wait(forMs: number): void {
    this.#timer = this.#host.after(forMs, () => {
      this.#timer = undefined;
      if (this.#paused) return;
      const leftMs = this.#heardMs + this.#limitMs - this.#host.now();
      if (leftMs > 0) this.#wait(leftMs);
      else this.#silent();
    });
  }
}

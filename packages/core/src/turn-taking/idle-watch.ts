import type { Floor } from './floor.js';
import { NEVER } from './strategy.js';

/** Knows since when nobody has spoken, and how often that has been said. Idle begins once the bot was heard. */
export class IdleWatch {
  readonly #afterMs: number;
  readonly #maxTimes: number;
  /** How many times in a row the user has been found idle. */
  count = 0;
  #quietFromMs = 0;

  constructor(afterMs: number, maxTimes: number) {
    this.#afterMs = afterMs;
    this.#maxTimes = maxTimes;
  }

  /** Somebody was there until now. */
  noted(nowMs: number): void {
    this.#quietFromMs = nowMs;
  }

  /** The user has spoken, typed or pressed a key. */
  userThere(nowMs: number): void {
    this.count = 0;
    this.#quietFromMs = nowMs;
  }

  idleMs(nowMs: number): number {
    return nowMs - this.#quietFromMs;
  }

  /** When the user will have been idle for long enough, if nothing happens until then. */
  dueMs({ taken, voice, muted, botSpeaking, botSpeeches }: Floor): number {
    if (taken || voice || muted || botSpeaking || botSpeeches === 0) return NEVER;
    return this.count < this.#maxTimes ? this.#quietFromMs + this.#afterMs : NEVER;
  }
}

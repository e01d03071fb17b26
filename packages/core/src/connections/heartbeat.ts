import type { Clock } from '../clock/index.js';
import { Repeating } from './repeating.js';

export interface HeartbeatHooks {
  /** Sends a ping. @returns whether it went out. */
  send(): boolean;
  answered(rttMs: number): void;
  /** Neither a pong nor anything else came in time. */
  missed(): void;
}

/** Pings in a steady rhythm, with one unanswered ping at a time. Anything received proves life as well as a pong. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #hooks: HeartbeatHooks;
  readonly #ping: Repeating;
  readonly #pong: Repeating;
  readonly #pongTimeoutMs: number;
  #pingedAtMs: number | undefined;
  #receivedAtMs = Number.NEGATIVE_INFINITY;
  #rttMs: number | undefined;

  constructor(clock: Clock, pingMs: number, pongTimeoutMs: number, hooks: HeartbeatHooks) {
    this.#clock = clock;
    this.#hooks = hooks;
    this.#pongTimeoutMs = pongTimeoutMs;
    this.#ping = new Repeating(clock, () => {
      this.#send();
      return pingMs;
    });
    this.#pong = new Repeating(clock, () => this.#due());
  }

  /** The round trip of the last answered ping, in ms. */
  get rttMs(): number | undefined {
    return this.#rttMs;
  }

  start(firstMs: number): void {
    this.stop();
    this.#ping.start(firstMs);
  }

  stop(): void {
    this.#ping.stop();
    this.#pong.stop();
    this.#pingedAtMs = undefined;
  }

  /** Something other than a pong came. */
  received(atMs: number): void {
    this.#receivedAtMs = atMs;
  }

  pong(): void {
    if (this.#pingedAtMs === undefined) return;
    this.#rttMs = this.#clock.now() - this.#pingedAtMs;
    this.#pingedAtMs = undefined;
    this.#pong.stop();
    this.#hooks.answered(this.#rttMs);
  }

  #send(): void {
    if (this.#pingedAtMs !== undefined) return;
    // Set before the ping goes out, since a link may answer from within the call.
    this.#pingedAtMs = this.#clock.now();
    this.#pong.start(this.#pongTimeoutMs);
    if (this.#hooks.send()) return;
    this.#pingedAtMs = undefined;
    this.#pong.stop();
  }

  #due(): undefined {
    const pingedAtMs = this.#pingedAtMs ?? 0;
    this.#pingedAtMs = undefined;
    if (this.#receivedAtMs <= pingedAtMs) this.#hooks.missed();
  }
}

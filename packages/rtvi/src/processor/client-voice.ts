import { BoundedQueue, type Context, OutputTransportMessageFrame } from '@antiphon/core';
import { RTVI_VERSION, type RtviServerMessage } from '../wire/index.js';

/** What waits for a client that is not ready: a greeting's worth. Beyond it the oldest is dropped and counted. */
const MAX_WAITING = 200;

/** Says things to one client, from the moment it is ready. What comes earlier waits. */
export class ClientVoice {
  /** The major version that the client speaks; unknown until it is ready. */
  major = 2;
  readonly #ctx: Context<OutputTransportMessageFrame>;
  readonly #waiting = new BoundedQueue<RtviServerMessage>({ max: MAX_WAITING });
  #isReady = false;

  constructor(ctx: Context<OutputTransportMessageFrame>) {
    this.#ctx = ctx;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Says it in its turn. */
  say(message: RtviServerMessage): void {
    if (this.#isReady) this.sayNow(message);
    else if (!this.#waiting.push(message)) this.#ctx.countDrop('messages');
  }

  /** Says it, ready or not. */
  sayNow(message: RtviServerMessage): void {
    // Of plain texts, numbers and objects, as its types have it.
    this.#ctx.emit(new OutputTransportMessageFrame({ message: message as never }));
  }

  /** The client listens. */
  ready(): void {
    this.#isReady = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      this.sayNow(next);
  }
}

/**
 * The version to answer a client with: our own, or that of a client of protocol 1, which is served what it knows.
 *
 * @returns nothing for a client of another age
 */
export function versionFor(clientVersion: string): string | undefined {
  const major = majorOf(clientVersion);
  if (major === majorOf(RTVI_VERSION)) return RTVI_VERSION;
  return major === 1 ? clientVersion : undefined;
}

export function majorOf(version: string): number {
  return Number(/^(\d{1,6})\./.exec(version)?.[1] ?? Number.NaN);
}

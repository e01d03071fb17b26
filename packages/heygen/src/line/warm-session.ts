import type { Clock, Timer } from '@antiphon/core/frame-free';

export interface WarmSessionOptions<Session> {
  readonly clock: Clock;
  /** How long it is held for whoever opens an avatar next, in ms. */
  readonly heldMs: number;
  begin(signal: AbortSignal): Promise<Session>;
  /**
   * Ends one that nobody has taken. Never rejects. @defaultValue it ends by itself: no timer waits for that, and one that is
   * too old is none
   */
  end?(session: Session): Promise<void>;
}

/** A session that is begun before there is a conversation for it. At most one is held, and for so long. */
export class WarmSession<Session> {
  readonly #options: WarmSessionOptions<Session>;
  #beginning: Promise<Session> | undefined;
  #beganAtMs = 0;
  #timer: Timer | undefined;

  constructor(options: WarmSessionOptions<Session>) {
    this.#options = options;
  }

  /** Begins one, unless one is held. @throws what it could not be begun for; none is held then */
  async begin(): Promise<void> {
    if (this.#beginning !== undefined && !this.#isOld) {
      await this.#beginning;
      return;
    }
    const { clock, heldMs, begin, end } = this.#options;
    const beginning = begin(new AbortController().signal);
    this.#beginning = beginning;
    this.#beganAtMs = clock.now();
    if (end !== undefined) this.#timer = clock.after(heldMs, () => void this.#cool());
    try {
      await beginning;
    } catch (error) {
      if (this.#beginning === beginning) this.#letGo();
      throw error;
    }
  }

  /** The one that is held, how long ago it was begun in ms, and no longer ours to end. */
  take(): { readonly session: Promise<Session>; readonly ageMs: number } | undefined {
    const session = this.#beginning;
    const isOld = this.#isOld;
    this.#letGo();
    return session === undefined || isOld ? undefined : { session, ageMs: this.#ageMs };
  }

  get #ageMs(): number {
    return this.#options.clock.now() - this.#beganAtMs;
  }

  get #isOld(): boolean {
    const { end, heldMs } = this.#options;
    return end === undefined && this.#ageMs >= heldMs;
  }

  async #cool(): Promise<void> {
    const beginning = this.#beginning;
    this.#letGo();
    try {
      if (beginning !== undefined) await this.#options.end?.(await beginning);
    } catch {
      // Whoever asked for it was told: there is nothing to end.
    }
  }

  #letGo(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#beginning = undefined;
  }
}

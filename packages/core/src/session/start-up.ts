import type { AvatarStateFrame } from '../frames/index.js';

/** How long a session took to start, in ms. Its processors start side by side: their times do not add up. */
export interface SessionStartUp {
  /** From its opening until its processors began to start. */
  readonly initMs: number;
  /**
   * Each processor that had something to start, by its name: a connection, a model. Of an avatar it is the time
   * until it could be spoken through, also where the session began without it; absent while it cannot.
   */
  readonly processorMs: { readonly [name: string]: number };
  /** From its opening until it ran. */
  readonly totalMs: number;
}

/** Takes the time while a session starts. Holds one number per processor that is waited for. */
export class StartUp {
  readonly #session: { now(): number };
  #initMs = 0;
  #totalMs: number | undefined;
  readonly #tookMs: Record<string, number> = {};
  /** The processor that opens an avatar, and since when it does. */
  #avatar: { readonly name: string; readonly sinceMs: number } | undefined;

  /** @param session tells the time since it was opened */
  constructor(session: { now(): number }) {
    this.#session = session;
  }

  /** Undefined until the session runs. */
  get record(): SessionStartUp | undefined {
    if (this.#totalMs === undefined) return undefined;
    return { initMs: this.#initMs, processorMs: { ...this.#tookMs }, totalMs: this.#totalMs };
  }

  begins(): void {
    this.#initMs = this.#session.now();
  }

  /** A processor has started. One with an avatar may do so before that is there. */
  started(name: string): void {
    if (this.#avatar?.name !== name) this.#tookMs[name] = this.#session.now() - this.#initMs;
  }

  runs(): void {
    this.#totalMs = this.#session.now();
  }

  /** @param name of the processor that tells it */
  avatarIs({ state, at }: AvatarStateFrame, name: string): void {
    if (state === 'connecting') this.#avatar ??= { name, sinceMs: at };
    else if (state === 'ready' && this.#avatar?.name === name)
      this.#tookMs[name] ??= at - this.#avatar.sinceMs;
  }
}

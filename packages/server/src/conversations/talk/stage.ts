import { type Clock, type Session, type SessionSummary, settleWithin } from '@antiphon/core';

/** A client, for as long as it is the one that talks. */
export interface Guest {
  /** Sent away: another has taken its place, or the conversation is over. Idempotent. */
  leave(code: number, reason: string): void;
}

export interface StageHost {
  readonly clock: Clock;
  /** A session is over that had come to this turn. Before the next one is opened. */
  closed(turn: number): void;
  /** The session of a guest has ended by itself. */
  over(guest: Guest, summary: SessionSummary): void;
}

/** How long the next session waits for one that does not let go of what it holds. */
const PARTING_MS = 5_000;

/**
 * Where a conversation is talked in: one client and one session at a time. Whoever comes later takes the place, and gets a
 * session when the one before has closed.
 */
export class Stage {
  readonly #host: StageHost;
  #guest: Guest | undefined;
  #session: Session | undefined;
  #isRunning = false;
  #isFinishing = false;
  /** Resolves when no earlier session is left. Never rejects. */
  #cleared: Promise<void> = Promise.resolve();

  constructor(host: StageHost) {
    this.#host = host;
  }

  get guest(): Guest | undefined {
    return this.#guest;
  }

  /** The session, while it takes frames. */
  get session(): Session | undefined {
    // One that has just closed by itself is told of a moment later.
    return this.#isRunning && this.#session?.state !== 'closed' ? this.#session : undefined;
  }

  /** Resolves when the session that was ended last has closed, or has had five seconds to. Never rejects. */
  async cleared(): Promise<void> {
    await settleWithin(this.#host.clock, PARTING_MS, this.#cleared);
  }

  /** A client takes the place. The one before it is sent away. */
  enter(guest: Guest, code: number, reason: string): void {
    const before = this.#guest;
    this.#guest = guest;
    this.clear(reason);
    before?.leave(code, reason);
  }

  /** A client has gone by itself. */
  left(guest: Guest): void {
    if (this.#guest !== guest) return;
    this.#guest = undefined;
    this.clear('the client has left');
  }

  /** Sends away whoever is there. */
  dismiss(code: number, reason: string): void {
    const guest = this.#guest;
    this.#guest = undefined;
    guest?.leave(code, reason);
  }

  /**
   * Opens a session for a guest and starts it.
   *
   * @returns the session; nothing when the guest is not the one any more, or has a session
   * @throws AntiphonError when it cannot be started
   */
  async perform(guest: Guest, open: () => Session): Promise<Session | undefined> {
    await this.cleared();
    if (this.#guest !== guest || this.#session !== undefined) return undefined;
    const session = open();
    this.#session = session;
    try {
      await session.start();
    } catch (error) {
      if (this.#session !== session) return undefined;
      this.#forget();
      throw error;
    }
    if (this.#session !== session) return undefined;
    this.#isRunning = true;
    void session.closed.then((summary) => this.#ended(session, guest, summary));
    return session;
  }

  /** Ends the session now. What was heard of the answer stands. */
  clear(reason: string): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#forget();
    if (session.state === 'running' && session.answering) session.interrupt(reason);
    this.#host.closed(session.turn);
    this.#cleared = session.cancel(reason).then(() => {});
  }

  /** Ends it in order: what was said is answered, and heard. The guest stays until it is dismissed. */
  async finish(reason: string): Promise<void> {
    this.#isFinishing = true;
    await this.#session?.end(reason);
  }

  #ended(session: Session, guest: Guest, summary: SessionSummary): void {
    if (this.#session !== session) return;
    this.#forget();
    this.#host.closed(session.turn);
    // That it failed while it was to end is told.
    const isExpected = this.#isFinishing && summary.outcome !== 'failed';
    if (this.#guest !== guest || isExpected) return;
    this.#guest = undefined;
    this.#host.over(guest, summary);
  }

  #forget(): void {
    this.#session = undefined;
    this.#isRunning = false;
  }
}

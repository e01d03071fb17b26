import type { LiveSession } from './live-session.js';
import type { SessionStats } from './session.js';

/** What a session counts. */
export class SessionCounts {
  errors = 0;
  /** Frames of turns that were over. */
  stale = 0;
  readonly #dropped: Record<string, number> = {};

  /** A queue has dropped something, by its policy. */
  drop(queue: string, count: number): void {
    this.#dropped[queue] = (this.#dropped[queue] ?? 0) + count;
  }

  stats({ nodes, dispatch }: LiveSession, interruptions: number): SessionStats {
    const queued: Record<string, number> = {};
    for (const node of nodes) node.countQueued(queued);
    return {
      frames: dispatch.frames,
      errors: this.errors,
      interruptions,
      staleDropped: this.stale,
      queued,
      dropped: { ...this.#dropped },
    };
  }
}

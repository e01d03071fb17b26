import type { Session } from '@antiphon/core';

/** The most that ever waited in each queue of a session. */
export class QueueWatch {
  readonly most = new Map<string, number>();
  readonly #bounds: Readonly<Record<string, number>>;

  /** @param bounds by `processor.queue`; one that is not named may hold nothing */
  constructor(bounds: Readonly<Record<string, number>>) {
    this.#bounds = bounds;
  }

  look({ stats }: Session): void {
    for (const [queue, size] of Object.entries(stats.queued)) {
      this.most.set(queue, Math.max(size, this.most.get(queue) ?? 0));
    }
  }

  /** The queues that held more than they may. */
  get exceeded(): readonly string[] {
    return [...this.most]
      .filter(([queue, size]) => size > (this.#bounds[queue] ?? 0))
      .map(([queue, size]) => `${queue} held ${size}, ${this.#bounds[queue] ?? 0} allowed`);
  }
}

import { collectGarbage } from '@antiphon/testing';
import { slopeOf } from './line-fit.js';

/** The first minutes compile code, and fill what is bounded: the conversation, the turns kept, the vendor's context. */
const WARM_UP_MINUTES = 4;

/** The heap after collections, over time. Keeps one sample a minute. */
export class HeapWatch {
  readonly #samples: { at: number; value: number }[] = [];

  /** Collects garbage and notes what is left. @returns megabytes */
  async sample(minute: number): Promise<number> {
    await collectGarbage();
    const value = process.memoryUsage().heapUsed / 1_024;
    this.#samples.push({ at: minute, value });
    return value / 1_024;
  }

  /** How fast it grows, in KB a minute; undefined while there is too little to tell. */
  get slopeKbPerMinute(): number | undefined {
    const settled = this.#samples.filter(({ at }) => at > WARM_UP_MINUTES);
    return settled.length < 5 ? undefined : slopeOf(settled);
  }
}

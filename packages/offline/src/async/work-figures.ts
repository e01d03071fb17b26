/** How a pool of workers does. Times are means over its last 100 jobs, absent before the first. */
export interface WorkFigures {
  /** Jobs that can run at once. */
  readonly workers: number;
  /** Jobs that run. */
  readonly busy: number;
  /** Jobs that wait. */
  readonly pending: number;
  /** Jobs done since the start; those whose result nobody wanted any more count too. */
  readonly completed: number;
  readonly failed: number;
  /** Jobs refused because too many were waiting. */
  readonly refused: number;
  /** What a job took, waiting excluded. */
  readonly meanMs?: number;
  /** What a job waited for its worker. */
  readonly meanWaitMs?: number;
}

const JOBS_KEPT = 100;

/** The mean of the last 100 values. */
export class RecentMean {
  readonly #values = new Float64Array(JOBS_KEPT);
  #count = 0;
  #sum = 0;

  add(value: number): void {
    const at = this.#count % JOBS_KEPT;
    this.#sum += value - (this.#values[at] ?? 0);
    this.#values[at] = value;
    this.#count += 1;
  }

  get value(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / Math.min(this.#count, JOBS_KEPT);
  }
}

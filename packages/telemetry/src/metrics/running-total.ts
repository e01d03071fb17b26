import type { Counter } from 'prom-client';

/**
 * Adds to a counter what somebody else counts: whatever their count has grown by since the last time. A count that has
 * fallen began anew.
 */
export class RunningTotal {
  readonly #counter: Counter;
  readonly #labels: Readonly<Record<string, string>>;
  #last: number;

  /** @param from what they had counted before anybody looked: it is not added */
  constructor(counter: Counter, labels: Readonly<Record<string, string>> = {}, from = 0) {
    this.#counter = counter;
    this.#labels = labels;
    this.#last = from;
    // A series that begins at 0 has a rate from its first event.
    counter.inc(this.#labels, 0);
  }

  becomes(total: number): void {
    this.#counter.inc(this.#labels, total >= this.#last ? total - this.#last : total);
    this.#last = total;
  }
}

/** Running totals of one counter, by one label whose values come up as they come. */
export class RunningTotals {
  readonly #counter: Counter;
  readonly #label: string;
  readonly #others: Readonly<Record<string, string>>;
  readonly #totals = new Map<string, RunningTotal>();
  readonly #from: Readonly<Record<string, number>>;

  /**
   * @param others labels that are the same for all
   * @param from what had been counted before anybody looked
   */
  constructor(
    counter: Counter,
    label: string,
    others: Readonly<Record<string, string>> = {},
    from: Readonly<Record<string, number>> = {},
  ) {
    this.#counter = counter;
    this.#label = label;
    this.#others = others;
    this.#from = from;
  }

  become(totals: Readonly<Record<string, number>>): void {
    for (const [value, total] of Object.entries(totals)) {
      const labels = { ...this.#others, [this.#label]: value };
      const known = this.#totals.get(value) ?? new RunningTotal(this.#counter, labels, this.#from[value]);
      this.#totals.set(value, known);
      known.becomes(total);
    }
  }
}

import { asError } from './failure.js';
import type { ConnectionTuning } from './options.js';
import type { Reporter } from './reporter.js';

export interface ErrorRowHost {
  /** Whether a link serves: only then do errors count. */
  serves(): boolean;
  degrade(): void;
  restore(): void;
  tooMany(lastError: unknown): void;
}

type ErrorTuning = Required<Pick<ConnectionTuning, 'degradedAfterErrors' | 'recoverAfterErrors'>>;

/** Errors in a row on the serving link: some degrade it, more end it, one success forgets them. */
export class ErrorRow<In> {
  #count = 0;
  readonly #tuning: ErrorTuning;
  readonly #reporter: Reporter<In>;
  readonly #host: ErrorRowHost;

  constructor(tuning: ErrorTuning, reporter: Reporter<In>, host: ErrorRowHost) {
    this.#tuning = tuning;
    this.#reporter = reporter;
    this.#host = host;
  }

  get count(): number {
    return this.#count;
  }

  add(error: unknown): void {
    const { degradedAfterErrors, recoverAfterErrors } = this.#tuning;
    this.#reporter.lastError = asError(error);
    if (this.#host.serves()) this.#count++;
    const errors = this.#count;
    this.#reporter.event({ type: 'error', error, consecutive: errors });
    if (!this.#host.serves()) return;
    if (errors >= recoverAfterErrors) {
      this.#reporter.event({ type: 'too_many_errors', errors });
      this.#host.tooMany(error);
    } else if (errors === degradedAfterErrors) {
      this.#reporter.event({ type: 'degraded', errors });
      this.#host.degrade();
      this.#reporter.notices.raise('onDegraded', error, errors);
    }
  }

  success(): void {
    if (this.#count === 0) return;
    this.#count = 0;
    this.#host.restore();
  }

  /** Another link, another row. */
  reset(): void {
    this.#count = 0;
  }
}

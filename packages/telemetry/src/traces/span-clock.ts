import type { Session } from '@antiphon/core';
import type { HrTime } from '@opentelemetry/api';

/** Moments of a session as OpenTelemetry has them: seconds and nanoseconds since 1970. */
export class SpanClock {
  readonly #zeroMs: number;

  constructor(session: Session) {
    this.#zeroMs = session.clock.epochMs() - session.now();
  }

  /** @param ms on the session's clock */
  at(ms: number): HrTime {
    const epochMs = this.#zeroMs + ms;
    const seconds = Math.floor(epochMs / 1000);
    // A number by itself could be taken for one that counts from the start of the process.
    return [seconds, Math.round((epochMs - seconds * 1000) * 1e6)];
  }
}

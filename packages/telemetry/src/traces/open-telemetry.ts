import type { Session } from '@antiphon/core';
import type { Tracer } from '@opentelemetry/api';
import { type SessionTraceOptions, traceSession } from './trace-session.js';

export interface OpenTelemetryOptions extends SessionTraceOptions {
  /** Such as `trace.getTracer('my-service')`. */
  readonly tracer: Tracer;
}

/** Traces for OpenTelemetry, with the same options for every session. */
export function openTelemetry({ tracer, ...shared }: OpenTelemetryOptions): {
  /** As {@link traceSession}; what is given here goes before what was given for all. */
  observe(session: Session, options?: SessionTraceOptions): () => void;
} {
  return {
    observe: (session, options = {}) =>
      traceSession(session, tracer, {
        ...shared,
        ...options,
        attributes: { ...shared.attributes, ...options.attributes },
      }),
  };
}

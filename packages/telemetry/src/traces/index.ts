export { type OpenTelemetryOptions, openTelemetry } from './open-telemetry.js';
export { type SessionTraceOptions, traceSession } from './trace-session.js';

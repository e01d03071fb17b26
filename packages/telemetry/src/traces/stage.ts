import { type Attributes, type Context, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { SpanClock } from './span-clock.js';

/** A part of a turn that is over, or is cut off when the turn ends. Times are on the session's clock, in ms. */
export interface Stage {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly startMs: number;
  endMs?: number;
  readonly attributes: Attributes;
  /** Why it failed, as `error.type` has it. */
  errorType?: string;
}

/** Makes the span of a stage. */
export function stageSpan(
  tracer: Tracer,
  parent: Context,
  clock: SpanClock,
  stage: Stage,
  cutMs: number,
): void {
  const { name, kind = SpanKind.INTERNAL, startMs, endMs = Math.max(cutMs, startMs), attributes } = stage;
  const span = tracer.startSpan(name, { kind, startTime: clock.at(startMs), attributes }, parent);
  if (stage.endMs === undefined) span.setAttribute('antiphon.cut_off', true);
  if (stage.errorType !== undefined) {
    span.setAttribute('error.type', stage.errorType);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end(clock.at(endMs));
}

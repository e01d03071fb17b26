import { ErrorFrame, type Session, type SessionSummary, type TurnRecord } from '@antiphon/core';
import {
  type Attributes,
  type Context,
  context as contexts,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { SpanClock } from './span-clock.js';
import { stageSpan } from './stage.js';
import { turnAttributes } from './turn-attributes.js';
import { markedStages, TurnStages } from './turn-stages.js';

export interface SessionTraceOptions {
  /** `gen_ai.agent.name`: who talks. */
  readonly agent?: string;
  /** `gen_ai.provider.name`: whose language model it is, such as `gcp.gemini`. */
  readonly provider?: string;
  /** `gen_ai.conversation.id`. @defaultValue the session's id */
  readonly conversation?: string;
  /** Attributes of the conversation's span. */
  readonly attributes?: Attributes;
  /** What the conversation's span belongs to. @defaultValue the active context */
  readonly parent?: Context;
  /**
   * Whether to write down what was said: `gen_ai.input.messages`, `gen_ai.output.messages`, `antiphon.turn.heard`, and
   * the messages of errors. @defaultValue false
   */
  readonly content?: boolean;
}

/**
 * Traces a session from now on: a span for the conversation, below it one for each turn, below that its stages, named
 * after OpenTelemetry's conventions for generative AI where those know them. Spans of a turn are made when it is
 * finished, with the times at which things happened; a frame of audio or text costs one look-up.
 *
 * Holds what happens in the current turn, at most 128 stages. The returned function ends it early.
 */
export function traceSession(
  session: Session,
  tracer: Tracer,
  options: SessionTraceOptions = {},
): () => void {
  const traced = new TracedSession(session, tracer, options);
  void session.closed.then((summary) => traced.closed(summary));
  return () => traced.stop();
}

class TracedSession {
  readonly #session: Session;
  readonly #tracer: Tracer;
  readonly #options: SessionTraceOptions;
  readonly #clock: SpanClock;
  readonly #span: Span;
  readonly #inside: Context;
  readonly #stages: TurnStages;
  readonly #watched: { unsubscribe(): void }[];
  /** Code of the first error of the current turn. */
  #errorType: string | undefined;
  #hasEnded = false;

  constructor(session: Session, tracer: Tracer, options: SessionTraceOptions) {
    this.#session = session;
    this.#tracer = tracer;
    this.#options = options;
    this.#clock = new SpanClock(session);
    const { parent = contexts.active(), attributes = {} } = options;
    const startTime = this.#clock.at(session.now());
    const about = { 'antiphon.session.id': session.id, ...this.#identity(), ...attributes };
    this.#span = tracer.startSpan('conversation', { startTime, attributes: about }, parent);
    this.#inside = trace.setSpan(parent, this.#span);
    this.#stages = new TurnStages(session, options.provider);
    this.#watched = [
      session.turns$.subscribe((record) => this.#turned(record)),
      session.frames$(ErrorFrame).subscribe(({ code }) => {
        // What somebody who watches throws is no error of the turn.
        if (code !== 'watcher_failed') this.#errorType ??= code;
      }),
    ];
  }

  closed({ outcome, reason, turns, stats }: SessionSummary): void {
    if (this.#hasEnded) return;
    this.#span.setAttributes({
      'antiphon.session.outcome': outcome,
      'antiphon.session.turns': turns,
      'antiphon.session.interruptions': stats.interruptions,
      'antiphon.session.errors': stats.errors,
    });
    if (outcome === 'failed' || outcome === 'abandoned') {
      const message = this.#options.content === true ? { message: reason ?? outcome } : {};
      this.#span.setStatus({ code: SpanStatusCode.ERROR, ...message });
    }
    this.stop();
  }

  stop(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const each of this.#watched) each.unsubscribe();
    this.#stages.stop();
    this.#span.end(this.#clock.at(this.#session.now()));
  }

  #turned(record: TurnRecord): void {
    const { agent, content = false } = this.#options;
    const endMs = record.marks.finishedMs ?? this.#session.now();
    const stages = [...markedStages(record), ...this.#stages.take()];
    const startMs = Math.min(record.marks.startedMs, ...stages.map((stage) => stage.startMs));
    const span = this.#tracer.startSpan(
      agent === undefined ? 'invoke_agent' : `invoke_agent ${agent}`,
      {
        startTime: this.#clock.at(startMs),
        attributes: {
          'gen_ai.operation.name': 'invoke_agent',
          ...this.#identity(),
          ...turnAttributes(record, content),
        },
      },
      this.#inside,
    );
    const inside = trace.setSpan(this.#inside, span);
    for (const stage of stages) stageSpan(this.#tracer, inside, this.#clock, stage, endMs);
    if (this.#errorType !== undefined || record.errors.length > 0)
      span.setAttribute('error.type', this.#errorType ?? '_OTHER');
    this.#errorType = undefined;
    if (record.outcome === 'error') {
      const message = content ? { message: record.errors[0] ?? 'nothing was said' } : {};
      span.setStatus({ code: SpanStatusCode.ERROR, ...message });
    }
    span.end(this.#clock.at(endMs));
  }

  #identity(): Attributes {
    const { agent, conversation = this.#session.id } = this.#options;
    const named = agent === undefined ? {} : { 'gen_ai.agent.name': agent };
    return { 'gen_ai.conversation.id': conversation, ...named };
  }
}

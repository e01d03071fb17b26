import type { Observable } from 'rxjs';
import { AntiphonError } from '../error.js';
import type { Frame, FrameClass, SessionFrame } from '../frames/index.js';
import type { Composite, Parts } from '../processors/element.js';
import type { Emits, Processor } from '../processors/processor.js';
import { LiveSession } from '../session/live-session.js';
import type { Session, SessionOptions } from '../session/session.js';
import { type Check, problemsOf } from './check.js';
import { toMermaid } from './mermaid.js';
import { noStage } from './no-stage.js';
import { asOperator } from './operator.js';
import { makePlan, type Plan } from './plan.js';

/**
 * An ordered list of processors that can work: each finds what it needs among what the ones before it
 * emit. Shared by all its sessions, and itself a processor, for use inside a larger one.
 */
export class Pipeline<Out extends Frame = Frame> implements Composite<'pipeline', never, Out> {
  readonly name = 'pipeline';
  readonly takes: readonly FrameClass<never>[];
  readonly accepts: readonly FrameClass[];
  readonly emits: readonly FrameClass<Out>[];
  readonly stage: Processor['stage'];
  readonly parts: Parts;
  readonly processors: readonly Processor[];
  #plan: Plan | undefined;

  /** @throws AntiphonError `pipeline_invalid`, with a sentence for each thing that is wrong. */
  constructor(processors: readonly Processor[]) {
    const problems = problemsOf(processors);
    if (problems.length > 0) throw new AntiphonError('pipeline_invalid', problems.join('\n'));
    this.processors = processors;
    this.parts = { form: 'sequence', processors };
    this.takes = [];
    this.accepts = unique(processors.flatMap(({ takes, accepts }) => [...takes, ...accepts]));
    this.emits = unique(processors.flatMap(({ emits }) => emits)) as readonly FrameClass<Out>[];
    this.stage = noStage;
  }

  /** Opens a session: links the processors, starts nothing yet. */
  open(options: SessionOptions = {}): Session<Out | SessionFrame> {
    this.#plan ??= makePlan(this.processors);
    // Of the frames that a session lets out, the compiler has seen the lists they come from.
    return new LiveSession(this.#plan, options) as Session<Frame> as Session<Out | SessionFrame>;
  }

  /**
   * The pipeline as an RxJS operator: each subscription opens a session, feeds it what the source emits,
   * and emits what leaves at the tail. It ends in order when the source completes, and errors when the
   * session fails.
   */
  asOperator(options: SessionOptions = {}): (frames$: Observable<Frame>) => Observable<Out> {
    return asOperator(() => this.open(options)) as (frames$: Observable<Frame>) => Observable<Out>;
  }

  /** A drawing of the pipeline, as a Mermaid flow chart: processors, and the kinds that pass between them. */
  toMermaid(): string {
    return toMermaid(this.processors);
  }
}

/**
 * Links processors into a pipeline. A list in which some processor finds nothing that emits what it needs
 * is refused by the compiler, with a sentence that names both; and again here, for JavaScript.
 *
 * @throws AntiphonError `pipeline_invalid`
 */
export function pipeline<const Ps extends readonly Processor[]>(
  ...processors: Ps extends Check<Ps> ? Ps : Check<Ps>
): Pipeline<Emits<Ps[number]>> {
  return new Pipeline(processors as unknown as readonly Processor[]);
}

function unique(classes: readonly FrameClass[]): readonly FrameClass[] {
  return [...new Set(classes)];
}

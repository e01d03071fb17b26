import type { Observable } from 'rxjs';
import type { Frame, FrameClass } from '../frames/index.js';
import type { Context } from './context.js';
import { expectDefinition } from './expect-definition.js';
import type { Stage } from './stage.js';

/** A list of frame classes, as `takes`, `accepts` and `emits` hold it. */
export type FrameClasses = readonly FrameClass[];

/** The frames that a list of classes stands for. */
export type FramesOf<Cs extends FrameClasses> = InstanceType<Cs[number]>;

/**
 * What a handler may return: anything but a promise, which nobody would wait for. For asynchronous work see
 * `serial`, `latest` and `batch`.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing is the usual one
export type NotAPromise = void | Settled;

type Settled = null | string | number | bigint | boolean | symbol | { readonly then?: never };

/** One handler per kind: a missing one is a compile error, and so is an asynchronous one. */
export type Handlers<In extends Frame, Ctx> = {
  readonly [K in In['kind']]: (frame: Extract<In, { readonly kind: K }>, ctx: Ctx) => NotAPromise;
};

/**
 * One stage of a pipeline: a definition without state of its own, linked anew into every session. Make
 * it with {@link processor}.
 */
export interface Processor<
  Name extends string = string,
  Takes extends Frame = Frame,
  Emits extends Frame = Frame,
> {
  readonly name: Name;
  /** Kinds it needs: the pipeline is refused when nothing before it emits one of them. */
  readonly takes: readonly FrameClass<Takes>[];
  /** Kinds it sees when they come, and can live without. */
  readonly accepts: FrameClasses;
  readonly emits: readonly FrameClass<Emits>[];
  /** For the linker. */
  readonly stage: Stage;
}

/** The frames a processor needs. */
export type Takes<P> = P extends Processor<string, infer T, Frame> ? T : never;
/** The frames a processor emits downstream. */
export type Emits<P> = P extends Processor<string, Frame, infer E> ? E : never;

/** The context that goes with a processor's lists. */
export type ContextOf<Emits extends FrameClasses, State, UpEmits extends FrameClasses> = Context<
  FramesOf<Emits>,
  State,
  FramesOf<UpEmits>
>;

/** What a processor is, apart from how it handles frames. */
export interface ProcessorShape<
  Name,
  Takes,
  Accepts,
  Emits extends FrameClasses,
  UpTakes extends FrameClasses,
  UpEmits extends FrameClasses,
  State,
> {
  readonly name: Name;
  readonly takes: Takes;
  readonly accepts?: Accepts;
  readonly emits?: Emits;
  /** Makes what one session's instance remembers; found in `ctx.state`. */
  readonly state?: (ctx: Context) => State;
  /** What travels upstream: kinds handled on their way up, and kinds emitted that way. */
  readonly up?: {
    readonly takes?: UpTakes;
    readonly emits?: UpEmits;
    readonly on?: Handlers<FramesOf<UpTakes>, ContextOf<Emits, State, UpEmits>>;
  };
  /** Runs before the first frame, beside the other processors' `start`; may connect. */
  readonly start?: (ctx: ContextOf<Emits, State, UpEmits>) => void | Promise<void>;
  /**
   * Runs at an orderly end, when everything before this processor is done and nothing more comes: work off
   * what is queued. The work it has open is waited for afterwards.
   */
  readonly drain?: (ctx: ContextOf<Emits, State, UpEmits>) => void | Promise<void>;
  /** Runs last, however the session ends: release everything. */
  readonly stop?: (ctx: ContextOf<Emits, State, UpEmits>) => void | Promise<void>;
}

/** Form 1: handlers, called directly. */
export interface HandlerForm<
  Takes extends FrameClasses,
  Accepts extends FrameClasses,
  Emits extends FrameClasses,
  UpEmits extends FrameClasses,
  State,
> {
  readonly on: Handlers<FramesOf<Takes> | FramesOf<Accepts>, ContextOf<Emits, State, UpEmits>>;
  readonly pipe?: undefined;
}

/** Form 2: an RxJS chain. */
export interface PipeForm<
  Takes extends FrameClasses,
  Accepts extends FrameClasses,
  Emits extends FrameClasses,
  UpEmits extends FrameClasses,
  State,
> {
  readonly on?: undefined;
  /**
   * Called once per session. What the result emits goes downstream; an error of the chain becomes an
   * `ErrorFrame`, and the chain is built afresh.
   */
  readonly pipe: (
    frames$: Observable<FramesOf<Takes> | FramesOf<Accepts>>,
    ctx: ContextOf<Emits, State, UpEmits>,
  ) => Observable<FramesOf<Emits>>;
}

/**
 * Defines a stage of a pipeline. It sees exactly the kinds in `takes` and `accepts`; every other kind
 * passes it at no cost. An ordered frame that it takes goes no further unless it is emitted again; a
 * system frame goes on by itself.
 *
 * ```ts
 * const shout = processor({
 *   name: 'shout',
 *   takes: [TranscriptionFrame],
 *   emits: [TranscriptionFrame],
 *   on: {
 *     transcription(frame, ctx) {
 *       ctx.emit(frame.with({ text: frame.text.toUpperCase() }));
 *     },
 *   },
 * });
 * ```
 *
 * Write a hot path with `on` (plain calls, nothing allocated), and what RxJS says better with `pipe`.
 * Handlers are synchronous: for asynchronous work see `serial`, `latest` and `batch`.
 *
 * @throws AntiphonError `pipeline_invalid` for what the types would refuse: no name, something else than a
 *   frame class in a list, an asynchronous handler.
 */
export function processor<
  const Name extends string,
  const Takes extends FrameClasses,
  const Accepts extends FrameClasses = readonly [],
  const Emits extends FrameClasses = readonly [],
  const UpTakes extends FrameClasses = readonly [],
  const UpEmits extends FrameClasses = readonly [],
  State = undefined,
>(
  definition: ProcessorShape<Name, Takes, Accepts, Emits, UpTakes, UpEmits, State> &
    (HandlerForm<Takes, Accepts, Emits, UpEmits, State> | PipeForm<Takes, Accepts, Emits, UpEmits, State>),
): Processor<Name, FramesOf<Takes>, FramesOf<Emits>> {
  expectDefinition(definition);
  const { name, takes, accepts = [], emits = [], up, on, pipe, state, start, drain, stop } = definition;
  const stage = { on, pipe, up: { takes: up?.takes ?? [], on: up?.on ?? {} }, state, start, drain, stop };
  return {
    name,
    takes,
    accepts,
    emits,
    // The compiler has checked handlers against lists; past this point the linker looks them up by kind.
    stage: stage as unknown as Stage,
  } as unknown as Processor<Name, FramesOf<Takes>, FramesOf<Emits>>;
}

import { NO_TURN } from '../turns/no-turn.js';
import type { Fields, Init, Values } from './fields.js';

/**
 * `system` frames (start, cancel, interruption, errors, speaking events, metrics) are dispatched at once,
 * reach every processor that takes them and cannot be swallowed. `ordered` frames (audio, text, control)
 * keep their order, may wait in a queue, and are the business of the processor that takes them.
 */
export type Lane = 'system' | 'ordered';

let lastId = 0;
/** The time of a frame that has not entered a session. */
const NO_TIME = Number.NaN;

/**
 * One immutable value that flows through a pipeline. Make kinds with {@link defineFrame}; the session
 * stamps `at` (and a service's work stamps `turn`) when the frame first enters it, and nothing changes
 * it after that.
 */
export abstract class Frame<K extends string = string> {
  /** What it is, as a word. Lives on the prototype, as do `lane` and `kindIndex`. */
  declare readonly kind: K;
  declare readonly lane: Lane;
  /** A small integer per kind, for tables. Differs from process to process. */
  declare readonly kindIndex: number;

  /** Grows with every frame made in this process. */
  declare readonly id: number;
  /** Session clock in milliseconds when the frame entered the session; NaN until then. */
  declare readonly at: number;
  /** The turn that a frame of the bot's answer belongs to, or {@link NO_TURN}. */
  declare readonly turn: number;

  constructor(turn: number = NO_TURN) {
    this.id = ++lastId;
    this.at = NO_TIME;
    this.turn = turn;
  }

  /**
   * A new frame with some fields changed: the same `turn` unless given, an `id` of its own, and stamped
   * anew when it is emitted.
   */
  with(changes: Partial<Omit<this, keyof Frame>> & { readonly turn?: number }): this {
    const Class = this.constructor as new (init: unknown) => this;
    return new Class({ ...this, ...changes });
  }

  /** Kind, id, time and turn in one short line. */
  toString(): string {
    return `${this.kind}#${this.id}${this.turn === NO_TURN ? '' : ` turn ${this.turn}`}`;
  }
}

/** For the session alone: the view in which a frame can still be stamped. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A frame class as a value: what goes into `takes` and `emits`. */
export type FrameClass<F extends Frame = Frame> = (abstract new (init: never) => F) & FrameKind<F['kind']>;

/** The static side of a frame class. */
export interface FrameKind<K extends string = string> {
  readonly kind: K;
  readonly kindIndex: number;
  readonly lane: Lane;
  readonly fields: Fields;
}

type Arguments<Fs extends Fields> =
  Record<never, never> extends Init<Fs>
    ? [init?: Init<Fs> & { readonly turn?: number }]
    : [init: Init<Fs> & { readonly turn?: number }];

/** What {@link defineFrame} returns: a class to extend. */
export interface DefinedFrame<K extends string, Fs extends Fields> extends FrameKind<K> {
  new (...init: Arguments<Fs>): Frame<K> & Values<Fs>;
  readonly fields: Fs;
}

/** Every kind of this process; its place is its `kindIndex`. For the linker. */
export const kinds: { readonly kind: string; readonly lane: Lane }[] = [];

/**
 * Makes a frame class of your own:
 *
 * ```ts
 * class SentimentFrame extends defineFrame('sentiment', {
 *   lane: 'ordered',
 *   fields: { score: fields.number, reason: fields.optional(fields.text) },
 * }) {}
 *
 * ctx.emit(new SentimentFrame({ score: 0.5 }));
 * ```
 *
 * The fields give it its constructor, its type, and its place in the codec. Of a kind that comes many times a second they
 * may be written out too, with `write`: all of them, in their order.
 *
 * @throws Error when the kind is taken already: two kinds of one name could not be told apart.
 */
export function defineFrame<const K extends string, const Fs extends Fields = Record<never, never>>(
  kind: K,
  spec: {
    readonly lane: Lane;
    readonly fields?: Fs;
    /** The loop over their names is shared by all kinds, so that the engine learns no kind's shape in it. */
    readonly write?: (frame: Mutable<Values<Fs>>, init: Init<Fs>) => void;
  },
): DefinedFrame<K, Fs> {
  if (kinds.some((known) => known.kind === kind)) {
    throw new Error(`a frame kind '${kind}' exists already; choose another name`);
  }
  const kindIndex = kinds.length;
  kinds.push({ kind, lane: spec.lane });
  const fields = spec.fields ?? ({} as Fs);
  const names = Object.keys(fields);
  const { write } = spec;

  abstract class Defined extends Frame<K> {
    static readonly kind = kind;
    static readonly kindIndex = kindIndex;
    static readonly lane = spec.lane;
    static readonly fields = fields;

    constructor(init?: Readonly<Record<string, unknown>> & { readonly turn?: number }) {
      super(init?.turn);
      const self = this as Record<string, unknown>;
      if (write === undefined) {
        for (let at = 0; at < names.length; at++) self[names[at] as string] = init?.[names[at] as string];
      } else {
        write(self as Mutable<Values<Fs>>, init as Init<Fs>);
      }
    }
  }
  Object.assign(Defined.prototype, { kind, kindIndex, lane: spec.lane });
  return Defined as unknown as DefinedFrame<K, Fs>;
}

import type { Frame, FrameClass, SessionFrame } from '../frames/index.js';
import { partsOf } from '../processors/element.js';
import type { Emits, Processor, Takes } from '../processors/processor.js';

/** The kinds that `P` needs and that nothing in `Have` provides. */
type Missing<P, Have extends Frame> = Exclude<Takes<P>['kind'], Have['kind']>;

type NameOf<P> = P extends { readonly name: infer Name extends string } ? Name : string;

/** What a person reads when a pipeline cannot work. */
export type NothingEmits<
  Name extends string,
  Kind extends string,
> = `${Name}() needs a '${Kind}' frame, and nothing before it emits one`;

/** The list itself when it can work; else the list with a message in place of the first processor that cannot. */
export type Check<Ps extends readonly unknown[], Have extends Frame = SessionFrame> = Ps extends readonly [
  infer P,
  ...infer Rest,
]
  ? [Missing<P, Have>] extends [never]
    ? readonly [P, ...Check<Rest, Have | Emits<P>>]
    : readonly [NothingEmits<NameOf<P>, Missing<P, Have>>, ...Rest]
  : // Of a list whose length nobody knows before it runs, only the linker can tell whether it works.
    number extends Ps['length']
    ? Ps
    : readonly [];

/** What a list of processors needs from outside: the kinds that nothing before them in the list emits. */
export type NeedsOf<Ps extends readonly unknown[], Have extends Frame = SessionFrame> = Ps extends readonly [
  infer P,
  ...infer Rest,
]
  ? Extract<Takes<P>, { readonly kind: Missing<P, Have> }> | NeedsOf<Rest, Have | Emits<P>>
  : never;

/** Kinds that the session itself makes: see {@link SessionFrame}. */
const SESSION_KINDS: readonly SessionFrame['kind'][] = [
  'start',
  'end',
  'cancel',
  'error',
  'metrics',
  'heartbeat',
  'interruption',
  'backPressure',
  'switchService',
];

/**
 * The compile-time check again, for those who come without types: the sentences that say what is wrong
 * with a list of processors; none when it can work.
 */
export function problemsOf(processors: readonly unknown[], have: Iterable<string> = SESSION_KINDS): string[] {
  const problems = strangers(processors);
  const kinds = new Set(have);
  for (const candidate of processors.filter(isProcessor)) {
    for (const { kind } of candidate.takes) {
      if (!kinds.has(kind)) {
        problems.push(`${candidate.name}() needs a '${kind}' frame, and nothing before it emits one`);
      }
    }
    problems.push(...handlerProblems(candidate));
    for (const { kind } of candidate.emits) kinds.add(kind);
  }
  return problems;
}

/** What the types of `processor()` say about handlers. */
function handlerProblems({ name, takes, accepts, stage, ...rest }: Processor): string[] {
  if (partsOf({ name, takes, accepts, stage, ...rest })) return [];
  const lists: [readonly FrameClass[], { readonly [kind: string]: unknown } | undefined, string][] = [
    [stage.pipe ? [] : [...takes, ...accepts], stage.on, 'on'],
    [stage.up.takes, stage.up.on, 'up.on'],
  ];
  return lists.flatMap(([classes, handlers, where]) =>
    classes
      .filter(({ kind }) => typeof handlers?.[kind] !== 'function')
      .map(({ kind }) => `${name}() takes '${kind}' frames and has no handler for them in '${where}'`),
  );
}

/** A sentence for each thing in a list that is no processor. */
export function strangers(list: readonly unknown[]): string[] {
  return list.flatMap((given, at) => (isProcessor(given) ? [] : [`item ${at + 1} is ${saidOf(given)}`]));
}

/** What somebody gave who should have given a processor, and what to do about it. */
function saidOf(given: unknown): string {
  if (typeof given === 'function') return `the function ${given.name}: call it, it makes the processor`;
  const { name, takes } = Object(given) as Partial<Processor>;
  if (name !== undefined && takes === undefined)
    return `'${name}', not a processor: give it to one, such as stt(${name})`;
  return `of the type ${typeof given}, not a processor: make it with processor({ ... })`;
}

function isProcessor(candidate: unknown): candidate is Processor {
  const { name, takes, accepts, emits, stage } = (candidate ?? {}) as Partial<Processor>;
  return (
    typeof name === 'string' &&
    typeof stage === 'object' &&
    [takes, accepts, emits].every((list) => Array.isArray(list) && list.every((Class) => Class?.kind))
  );
}

import { AntiphonError } from '../error.js';
import type { FrameClass } from '../frames/index.js';
import type { Composite } from '../processors/element.js';
import type { Emits, Processor } from '../processors/processor.js';
import { type NeedsOf, strangers } from './check.js';
import { noStage } from './no-stage.js';

type NeedsOfAll<Bs extends readonly (readonly Processor[])[]> = {
  [At in keyof Bs]: NeedsOf<Bs[At]>;
}[number];

/**
 * Branches side by side. A frame goes to every branch that takes its kind, in the order of the list, and
 * past them all when none does; what the branches emit goes on together. The same frame emitted by two
 * branches goes on twice.
 */
export function parallel<const Bs extends readonly (readonly Processor[])[]>(
  ...branches: Bs
): Processor<'parallel', NeedsOfAll<Bs>, Emits<Bs[number][number]>> {
  return {
    ...compositeLists('parallel', branches),
    name: 'parallel',
    stage: noStage,
    parts: { form: 'parallel', branches },
  } as Composite<'parallel', NeedsOfAll<Bs>, Emits<Bs[number][number]>>;
}

/**
 * What several branches need, accept and emit together.
 *
 * @param name of whom they are, for the error
 * @throws AntiphonError `pipeline_invalid` when one of them is no list of processors
 */
export function compositeLists(
  name: string,
  branches: readonly (readonly Processor[])[],
): {
  takes: FrameClass<never>[];
  accepts: FrameClass[];
  emits: FrameClass<never>[];
} {
  for (const branch of branches) expectBranch(name, branch);
  const all = branches.flat();
  const taken = new Map(all.flatMap(({ takes }) => takes.map((Class) => [Class.kind, Class] as const)));
  const needed = new Set(branches.flatMap(neededBy));
  return {
    takes: [...taken.values()].filter(({ kind }) => needed.has(kind)) as FrameClass<never>[],
    accepts: [
      ...[...taken.values()].filter(({ kind }) => !needed.has(kind)),
      ...all.flatMap(({ accepts }) => accepts),
    ],
    emits: all.flatMap(({ emits }) => emits as readonly FrameClass<never>[]),
  };
}

/** What it needs is seen to where the whole is linked. */
function expectBranch(name: string, branch: unknown): void {
  const problems = Array.isArray(branch)
    ? strangers(branch)
    : [`${name}() takes lists of processors: [vad(detector)], not vad(detector)`];
  if (problems.length > 0) throw new AntiphonError('pipeline_invalid', problems.join('\n'));
}

/** The kinds that a branch needs from before it. */
function neededBy(branch: readonly Processor[]): string[] {
  const inside = new Set<string>();
  const needed: string[] = [];
  for (const { takes, emits } of branch) {
    for (const { kind } of takes) if (!inside.has(kind)) needed.push(kind);
    for (const { kind } of emits) inside.add(kind);
  }
  return needed;
}

import type { FrameClass } from '../frames/index.js';
import type { Composite } from '../processors/element.js';
import type { Emits, Processor } from '../processors/processor.js';
import type { NeedsOf } from './check.js';
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
    ...compositeLists(branches),
    name: 'parallel',
    stage: noStage,
    parts: { form: 'parallel', branches },
  } as Composite<'parallel', NeedsOfAll<Bs>, Emits<Bs[number][number]>>;
}

/** What several branches need, accept and emit together. */
export function compositeLists(branches: readonly (readonly Processor[])[]): {
  takes: FrameClass<never>[];
  accepts: FrameClass[];
  emits: FrameClass<never>[];
} {
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

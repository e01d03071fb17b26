import { coreFrames, type Frame, type FrameClass, type Processor, processor } from '@antiphon/core';

/** The kinds that a list of processors needs and that none before them in the list emits. */
export function neededBy(processors: readonly Processor[]): FrameClass[] {
  const emitted = new Set<string>();
  const needed = new Map<string, FrameClass>();
  for (const { takes, emits } of processors) {
    for (const Class of takes) if (!emitted.has(Class.kind)) needed.set(Class.kind, Class);
    for (const { kind } of emits) emitted.add(kind);
  }
  return [...needed.values()];
}

/** Every frame class that the core or the processors know. */
function knownClasses(processors: readonly Processor[], extra: readonly FrameClass[]): FrameClass[] {
  const named = processors.flatMap(({ takes, accepts, emits, stage }) => [
    ...takes,
    ...accepts,
    ...emits,
    ...stage.up.takes,
  ]);
  return [...new Map([...coreFrames, ...named, ...extra].map((Class) => [Class.kind, Class])).values()];
}

/**
 * What stands before the processors under test: it says that everything they need is sent in from
 * outside, and hands over whatever arrives from below.
 */
export function outside(
  processors: readonly Processor[],
  extra: readonly FrameClass[],
  arrived: (frame: Frame) => void,
): Processor {
  const classes = knownClasses(processors, extra);
  return processor({
    name: 'outside',
    takes: [],
    emits: neededBy(processors),
    up: {
      takes: classes,
      on: Object.fromEntries(classes.map(({ kind }) => [kind, arrived])),
    },
    on: {},
  });
}

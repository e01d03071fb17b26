import { type Parts, partsOf } from '../processors/element.js';
import type { Processor } from '../processors/processor.js';

/** Processors in the order in which frames pass them; a fork stands where several ways lie side by side. */
export type Sequence = readonly Element[];

export type Element =
  | { readonly leaf: number }
  | {
      readonly branches: readonly Sequence[];
      /** The stage of a switch, which decides between the branches. */
      readonly control: number | undefined;
    };

/** Where in the layout a stage stands. `at` may lie one before or one after the sequence: its ends. */
export interface Place {
  readonly sequence: Sequence;
  readonly at: number;
  readonly parent: Place | undefined;
}

export interface LaidStage {
  readonly processor: Processor;
  /** The processor's name, with `#2` and so on behind it when an earlier one has the same. */
  readonly name: string;
  readonly place: Place;
}

export interface Layout {
  readonly root: Sequence;
  /** Depth first: the order of the lists. */
  readonly stages: readonly LaidStage[];
}

/** Numbers the stages of a pipeline, those inside composites too. */
export function layOut(processors: readonly Processor[]): Layout {
  const stages: LaidStage[] = [];
  const counts = new Map<string, number>();

  const stage = (processor: Processor, place: Place): number => {
    const count = (counts.get(processor.name) ?? 0) + 1;
    counts.set(processor.name, count);
    stages.push({ processor, place, name: count === 1 ? processor.name : `${processor.name}#${count}` });
    return stages.length - 1;
  };

  const fork = (processor: Processor, parts: Parts, place: Place): Element => {
    const control = parts.form === 'switchable' ? stage(processor, place) : undefined;
    const branches = branchesOf(parts).map((branch) => sequence(branch, place));
    return { branches, control };
  };

  const sequence = (list: readonly Processor[], parent: Place | undefined): Sequence => {
    const elements: Element[] = [];
    for (const [at, processor] of list.entries()) {
      const place: Place = { sequence: elements, at, parent };
      const parts = partsOf(processor);
      elements.push(parts === undefined ? { leaf: stage(processor, place) } : fork(processor, parts, place));
    }
    return elements;
  };

  return { root: sequence(processors, undefined), stages };
}

function branchesOf(parts: Parts): readonly (readonly Processor[])[] {
  return parts.form === 'sequence' ? [parts.processors] : [...parts.branches.values()];
}

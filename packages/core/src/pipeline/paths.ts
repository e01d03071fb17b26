import type { Element, Place, Sequence } from './layout.js';

/** Which way a frame travels. */
export type Step = 1 | -1;
export const DOWN: Step = 1;
export const UP: Step = -1;

/** Every stage beyond `from`, in the order in which a frame passes them. */
export function stagesBeyond(from: Place, step: Step): number[] {
  const found: number[] = [];
  for (let place: Place | undefined = from; place !== undefined; place = place.parent) {
    for (const element of elementsBeyond(place, step)) found.push(...stagesIn(element, step));
    const composite = place.parent?.sequence[place.parent.at];
    const control = composite && 'branches' in composite ? composite.control : undefined;
    // On its way up and out of a branch, a frame passes the switch.
    if (step === UP && control !== undefined) found.push(control);
  }
  return found;
}

/** The stages that get an ordered frame next: one, or in a fork one of each branch that takes it. */
export function nearestTakers(from: Place, step: Step, takes: (stage: number) => boolean): number[] {
  for (let place: Place | undefined = from; place !== undefined; place = place.parent) {
    for (const element of elementsBeyond(place, step)) {
      const takers = takersIn(element, step, takes);
      if (takers.length > 0) return takers;
    }
  }
  return [];
}

/** Before the first element of a sequence, or behind its last. */
export function edgeOf(sequence: Sequence, step: Step, parent?: Place): Place {
  return { sequence, at: step === DOWN ? -1 : sequence.length, parent };
}

function takersIn(element: Element, step: Step, takes: (stage: number) => boolean): number[] {
  if ('leaf' in element) return takes(element.leaf) ? [element.leaf] : [];
  const inside = element.branches.flatMap((branch) => nearestTakers(edgeOf(branch, step), step, takes));
  return step === DOWN && element.control !== undefined && inside.length > 0 ? [element.control] : inside;
}

function stagesIn(element: Element, step: Step): number[] {
  if ('leaf' in element) return [element.leaf];
  const inside = element.branches.flatMap((branch) => stagesBeyond(edgeOf(branch, step), step));
  if (element.control === undefined) return inside;
  return step === DOWN ? [element.control, ...inside] : [...inside, element.control];
}

function* elementsBeyond({ sequence, at }: Place, step: Step): Generator<Element> {
  for (let next = at + step; next >= 0 && next < sequence.length; next += step) {
    yield sequence[next] as Element;
  }
}

import type { FrameClasses, FramesOf, Processor } from './processor.js';
import { processor } from './processor.js';

/**
 * Stands at the head of a pipeline and says which frames will be sent in from outside, by
 * `session.send()` or through `asOperator()`. It costs nothing: no frame ever visits it.
 */
export function inlet<const Cs extends FrameClasses>(
  ...classes: Cs
): Processor<'inlet', never, FramesOf<Cs>> {
  return processor({ name: 'inlet', takes: [], emits: classes, on: {} });
}

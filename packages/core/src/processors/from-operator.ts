import type { Observable } from 'rxjs';
import { type FrameClasses, type FramesOf, type Processor, processor } from './processor.js';

/**
 * Makes a processor of any RxJS operator, or of several piped together. A frame costs a call into the chain
 * and what its operators cost; what they park, no interruption can reach. See `docs/guide/processors.md`.
 */
export function fromOperator<
  const Name extends string,
  const Takes extends FrameClasses,
  const Emits extends FrameClasses,
>(
  lists: { readonly name: Name; readonly takes: Takes; readonly emits: Emits },
  operator: (frames$: Observable<FramesOf<Takes>>) => Observable<FramesOf<Emits>>,
): Processor<Name, FramesOf<Takes>, FramesOf<Emits>> {
  return processor({ ...lists, pipe: (frames$) => operator(frames$) });
}

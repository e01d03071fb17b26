import type { Frame } from '../frames/index.js';
import type { Processor } from './processor.js';

/** A processor that stands for several: `parallel`, `switchable`, a pipeline used inside another. */
export interface Composite<Name extends string, Takes extends Frame, Emits extends Frame>
  extends Processor<Name, Takes, Emits> {
  readonly parts: Parts;
}

export type Parts =
  | { readonly form: 'sequence'; readonly processors: readonly Processor[] }
  | { readonly form: 'parallel'; readonly branches: readonly (readonly Processor[])[] }
  | {
      readonly form: 'switchable';
      readonly branches: ReadonlyMap<string, readonly Processor[]>;
    };

/** The parts of a processor, or undefined when it is one stage. */
export function partsOf(processor: Processor): Parts | undefined {
  return (processor as Partial<Composite<string, Frame, Frame>>).parts;
}

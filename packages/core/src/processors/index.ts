export type { AlwaysEmits, Context, FailOptions, HeldQueue, WorkOptions } from './context.js';
export { fromOperator } from './from-operator.js';
export { inlet } from './inlet.js';
export { outlivesTurns } from './outlives-turns.js';
export {
  type ContextOf,
  type Emits,
  type FrameClasses,
  type FramesOf,
  type HandlerForm,
  type Handlers,
  type NotAPromise,
  type PipeForm,
  type Processor,
  type ProcessorShape,
  processor,
  type Takes,
} from './processor.js';
export type { Handler, Stage } from './stage.js';
export type { Work } from './work.js';

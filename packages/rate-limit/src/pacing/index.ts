export {
  AdaptiveChunks,
  type AdaptiveChunksOptions,
  adaptiveChunks,
  adaptiveChunksDefaults,
} from './adaptive-chunks.js';
export { PacedOutput, type PacedOutputStats } from './paced-output.js';
export {
  type PacedOutputOptions,
  type PacedOutputPacing,
  pacedOutputDefaults,
} from './paced-output-options.js';
export {
  type PacedOutputProcessor,
  type PacedOutputProcessorOptions,
  pacedOutput,
} from './paced-output-processor.js';

export { type ExpectedFrame, type FramePattern, frameLike, type Like } from './frame-pattern.js';
export { PipelineHarness } from './harness.js';
export { type HarnessOptions, testPipeline, type UnderTest } from './test-pipeline.js';
export { inVirtualTime } from './virtual-time.js';

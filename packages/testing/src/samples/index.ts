export { type FrameSampleOptions, frameSample, frameSamples } from './frame-samples.js';

export { resample } from './resample.js';
export { Resampler, type ResamplerOptions } from './resampler.js';

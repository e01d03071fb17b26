export { createDenoiser, type Denoiser } from './denoiser.js';
export { noiseReduction } from './noise-reduction.js';

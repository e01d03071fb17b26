export { type Biquad, BiquadChain, highPassBiquad } from './biquad.js';
export type { HighPassOptions } from './butterworth.js';
export { HighPassFilter } from './high-pass.js';
export { highPassZeroPhase } from './zero-phase.js';

export { type DtmfOptions, dtmfTones } from './dtmf.js';
export { DtmfDetector } from './dtmf-detector.js';
export type { DtmfKey } from './dtmf-keys.js';
export {
  type CrossfadeOptions,
  crossfade,
  type FadeCurve,
  type FadeOptions,
  fadeIn,
  fadeOut,
} from './fade.js';
export { type NoiseOptions, noise, type SoundOptions, silence, type ToneOptions, tone } from './generate.js';
export { goertzelPower } from './goertzel.js';

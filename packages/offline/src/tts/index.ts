export { FLITE_VOICES, FlitePool, type FliteVoice, sharedFliteCache, unloadSynthesis } from './flite.js';
export {
  createSynthesizer,
  type Speech,
  type SpeechPiece,
  SYNTHESIZER_DEFAULTS,
  type SynthesizeOptions,
  type Synthesizer,
  type SynthesizerOptions,
  synthesizerOn,
} from './synthesizer.js';
export type { TimedPhone } from './word-timing.js';

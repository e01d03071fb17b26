export { FLITE_VOICES, type FliteVoice, unloadSynthesis } from './flite.js';
export {
  createSynthesizer,
  type Speech,
  type SpeechPiece,
  SYNTHESIZER_DEFAULTS,
  type SynthesizeOptions,
  type Synthesizer,
  type SynthesizerOptions,
} from './synthesizer.js';
export type { TimedPhone } from './word-timing.js';

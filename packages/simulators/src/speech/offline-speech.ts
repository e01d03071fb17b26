import {
  createRecognizer,
  createSynthesizer,
  createVoiceActivity,
  type FliteVoice,
  preloadVoiceActivity,
  type Recognizer,
  type Synthesizer,
} from '@antiphon/offline';
import { SPEECH_RATE, type Speech, type SpokenPiece } from './speech.js';
import { spreadWords } from './spread-words.js';

/** Loaded on first use, once for all simulators of the process. */
let recognizer: Recognizer | undefined;
const synthesizers = new Map<FliteVoice, Synthesizer>();

/** The clearest two: a vendor's many names share them. */
const VOICES: readonly FliteVoice[] = ['rms', 'slt'];

const ears = (): Recognizer => {
  recognizer ??= createRecognizer();
  return recognizer;
};

function voiceFor(name: string): Synthesizer {
  const sum = [...name].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  const voice = VOICES[sum % VOICES.length] as FliteVoice;
  let synthesizer = synthesizers.get(voice);
  if (synthesizer === undefined) {
    synthesizer = createSynthesizer({ voice });
    synthesizers.set(voice, synthesizer);
  }
  return synthesizer;
}

/**
 * Real recognition and synthesis by the models of `@antiphon/offline`. They give no times of words: those are
 * spread over the loud part of the audio, by length.
 */
export const offlineSpeech: Speech = {
  findVoice: ({ onEvent, minSilenceMs = 256 }) => createVoiceActivity({ onEvent, minSilenceMs }),
  async hear(samples, { signal, interim = false, stream } = {}) {
    const { text } = await ears().transcribe(samples, SPEECH_RATE, {
      signal,
      lane: interim ? 'interim' : 'final',
      ...(stream === undefined ? {} : { stream }),
    });
    return { text, words: spreadWords(text, samples) };
  },
  async *speak(text, { signal, voice = '' } = {}) {
    for await (const piece of voiceFor(voice).stream(text, { signal })) {
      yield { text: piece.text, samples: piece.samples, words: piece.words } satisfies SpokenPiece;
    }
  },
  async preload(what) {
    const hearing = what === 'speaking' ? [] : [ears().preload(), preloadVoiceActivity()];
    const speaking = what === 'hearing' ? [] : [voiceFor('').preload()];
    await Promise.all([...hearing, ...speaking]);
  },
};

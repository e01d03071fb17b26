import { offlineSpeech } from './offline-speech.js';
import { scriptedSpeech } from './scripted-speech.js';
import type { Speech, SpeechOption } from './speech.js';

/** The speech that an option means. */
export function speechFor(option: SpeechOption): Speech {
  if (option === 'real') return offlineSpeech;
  return option === 'scripted' ? scriptedSpeech : { ...scriptedSpeech, ...option };
}

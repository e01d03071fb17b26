import { SPEECH_RATE, type Speech } from './speech.js';
import { readTelegraph, telegraph } from './telegraph.js';

/** Some 15 characters a second, as people speak. */
const SAMPLES_PER_CHARACTER = (SPEECH_RATE * 65) / 1_000;

/** The scripted voice, but no faster than people speak: what a client estimates from the length of a text then holds. */
export const atSpeakingPace: Partial<Speech> = {
  async *speak(text, { signal } = {}) {
    signal?.throwIfAborted();
    const samples = new Int16Array((text.length + 1) * SAMPLES_PER_CHARACTER);
    for (const { 0: word, index } of text.matchAll(/\S+/gu)) {
      samples.set(telegraph(word), index * SAMPLES_PER_CHARACTER);
    }
    yield { text, samples, words: readTelegraph(samples) };
  },
};

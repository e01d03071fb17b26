import { readTelegraph, SPEECH_RATE, type Speech, telegraph } from '@antiphon/simulators';

/** Some 15 characters a second, as people speak: what a client estimates from the length of a text then holds. */
const SAMPLES_PER_CHARACTER = (SPEECH_RATE * 65) / 1000;

/** The scripted voice, no faster than people speak. */
export const atSpeakingPace: Partial<Speech> = {
  async *speak(text, { signal } = {}) {
    const samples = new Int16Array((text.length + 1) * SAMPLES_PER_CHARACTER);
    for (const { 0: word, index } of text.matchAll(/\S+/gu))
      samples.set(telegraph(word), index * SAMPLES_PER_CHARACTER);
    signal?.throwIfAborted();
    yield { text, samples, words: readTelegraph(samples) };
  },
};

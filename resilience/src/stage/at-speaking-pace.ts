import { readTelegraph, SPEECH_RATE, type Speech, telegraph } from '@antiphon/simulators';

/** Some 15 characters a second, as people speak. */
const MS_PER_CHARACTER = 65;

/** The scripted voice, but no faster than people speak: what is estimated from the length of a text then holds. */
export const atSpeakingPace: Partial<Speech> = {
  async *speak(text, { signal } = {}) {
    const words = text.split(/\s+/).filter((word) => word !== '');
    const characters = words.reduce((sum, { length }) => sum + length + 1, 0);
    const samples = new Int16Array(samplesIn(characters * MS_PER_CHARACTER));
    let at = 0;
    for (const word of words) {
      samples.set(telegraph(word), samplesIn(at * MS_PER_CHARACTER));
      at += word.length + 1;
    }
    signal?.throwIfAborted();
    yield { text, samples, words: readTelegraph(samples) };
  },
};

const samplesIn = (ms: number): number => Math.round((ms * SPEECH_RATE) / 1_000);

import { createRecognizer, recordedVoice, type WordErrors, wordErrors } from '@antiphon/offline';
import type { OpusEngine } from '@antiphon/opus';
import { decoded, encoded, type Setting } from './coding.js';
import { RECORDED_RATE } from './speech.js';

/** Word errors in a hundred words, before and after a codec, over the same recordings. */
export interface Recognition {
  readonly name: string;
  readonly words: number;
  readonly errors: number;
}

/** Has recordings recognised as they are, and as they come out of Opus at each bit rate. */
export async function recognise(
  opus: OpusEngine,
  recordings: readonly Int16Array[],
  settings: readonly Setting[],
  progress: () => void,
): Promise<Recognition[]> {
  using recognizer = createRecognizer();
  const errorsIn = async (samples: Int16Array): Promise<WordErrors> => {
    const { text } = await recognizer.transcribe(samples, RECORDED_RATE);
    progress();
    return wordErrors(recordedVoice().transcript, text);
  };
  const through = async (name: string, change: (samples: Int16Array) => Promise<Int16Array>) => {
    const all: WordErrors[] = [];
    for (const recording of recordings) all.push(await errorsIn(await change(recording)));
    return summed(name, all);
  };
  const results = [await through('PCM', async (samples) => samples)];
  for (const setting of settings) {
    const coded = async (samples: Int16Array) =>
      decoded(opus, await encoded(opus, samples, RECORDED_RATE, setting), RECORDED_RATE);
    results.push(await through(`Opus, ${setting.bitrate / 1_000} kbit/s`, coded));
  }
  return results;
}

export const errorRate = ({ errors, words }: Recognition): number => (100 * errors) / words;

function summed(name: string, all: readonly WordErrors[]): Recognition {
  const sum = (of: (each: WordErrors) => number) => all.reduce((total, each) => total + of(each), 0);
  return { name, words: sum(({ words }) => words), errors: sum(({ errors }) => errors) };
}

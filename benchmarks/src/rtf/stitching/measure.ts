import { readFileSync } from 'node:fs';
import { parseWav } from '@antiphon/audio';
import { createRecognizer, createSynthesizer, recordedVoice, wordErrors } from '@antiphon/offline';
import { SENTENCES, SPOKEN_BY } from '../noise/measure.js';
import { Listener } from './listener.js';

export const CUTS = ['whole', 'stretches', 'windows'] as const;
export type Cut = (typeof CUTS)[number];

export interface StitchingOrder {
  /** How many sentences are said in one go. */
  readonly sentences: number;
}

/** Words wrong, of so many, by how the utterances were cut. */
export interface StitchingFigures {
  readonly words: number;
  readonly speechMs: number;
  readonly wrong: Readonly<Record<Cut, number>>;
}

interface Spoken {
  readonly text: string;
  readonly samples: Int16Array;
}

const RATE = 16_000;

/** A recorded human voice and two synthetic ones, recognised as a session of the server does, and whole. */
export async function measureStitching({ sentences }: StitchingOrder): Promise<StitchingFigures> {
  using recognizer = createRecognizer({ runtime: 'native' });
  await using listener = await Listener.open({
    recognize: (pcm, { signal }) => recognizer.transcribe(pcm, RATE, { signal }),
  });
  const total = { words: 0, speechMs: 0, wrong: { whole: 0, stretches: 0, windows: 0 } };
  for (const { text, samples } of await utterances(sentences)) {
    const whole = await recognizer.transcribe(samples, RATE);
    const { stitched, final } = await listener.hear(samples);
    const heard: Readonly<Record<Cut, string>> = { whole: whole.text, stretches: final, windows: stitched };
    for (const cut of CUTS) total.wrong[cut] += wordErrors(text, heard[cut]).errors;
    total.words += wordErrors(text, '').words;
    total.speechMs += (1_000 * samples.length) / RATE;
  }
  return total;
}

async function utterances(sentences: number): Promise<readonly Spoken[]> {
  const recorded = parseWav(readFileSync(recordedVoice().path));
  const spoken: Spoken[] = [{ text: recordedVoice().transcript, samples: recorded.samples }];
  for (const voice of SPOKEN_BY) {
    using synthesizer = createSynthesizer({ voice });
    // Begun at every second sentence, so that windows cut the same words at other places.
    for (let at = 0; at < SENTENCES.length; at += 2) {
      const text = [...SENTENCES, ...SENTENCES].slice(at, at + sentences).join(' ');
      spoken.push({ text, samples: (await synthesizer.synthesize(text)).samples });
    }
  }
  return spoken;
}

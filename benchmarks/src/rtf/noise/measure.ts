import { readFileSync } from 'node:fs';
import { parseWav } from '@antiphon/audio';
import { seededRandom } from '@antiphon/core';
import { createDenoiser } from '@antiphon/noise';
import { createRecognizer, createSynthesizer, recordedVoice, wordErrors } from '@antiphon/offline';

export const NOISES = ['fan', 'voices'] as const;
/** How much louder the speech is than the noise, in dB. */
export const RATIOS_DB = [20, 10, 0] as const;

export interface NoiseOrder {
  readonly noise: (typeof NOISES)[number];
  /** How much louder the speech is than the noise, in dB; absent where there is none. */
  readonly ratioDb?: number;
  readonly seed: number;
}

/** Words wrong, of so many. */
export interface NoiseFigures {
  readonly words: number;
  readonly wrong: number;
  /** With noise reduction before the recogniser. */
  readonly wrongReduced: number;
}

const RATE = 16_000;
export const SENTENCES = [
  'Thank you for calling, how can I help you today?',
  'Your appointment is on Tuesday at ten in the morning.',
  'I would like to order two large pizzas and a salad.',
  'Please tell me your name and your telephone number.',
  'The weather in London is cloudy with a chance of rain.',
  'I am sorry, we are closed on Sunday.',
  'Could you please repeat the last part again?',
  'Is there a train to the airport before seven?',
];
export const SPOKEN_BY = ['rms', 'slt'] as const;
/** Who talks in the background. */
const OTHERS = ['awb', 'kal16'] as const;
/** Silence after the speech: RNNoise gives the sound some 23 ms later. */
const TAIL_SAMPLES = RATE / 5;

interface Spoken {
  readonly text: string;
  readonly samples: Int16Array;
}

/** A recorded human voice and two synthetic ones, with noise over them, recognised as they are and cleaned. */
export async function measureNoise({ noise, ratioDb, seed }: NoiseOrder): Promise<NoiseFigures> {
  using recognizer = createRecognizer({ runtime: 'native' });
  const recorded = parseWav(readFileSync(recordedVoice().path));
  const spoken: Spoken[] = [{ text: recordedVoice().transcript, samples: recorded.samples }];
  for (const voice of SPOKEN_BY) {
    using synthesizer = createSynthesizer({ voice });
    for (const text of SENTENCES)
      spoken.push({ text, samples: (await synthesizer.synthesize(text)).samples });
  }
  const background = noise === 'fan' ? fan(seed) : await voices();
  const total = { words: 0, wrong: 0, wrongReduced: 0 };
  for (const { text, samples } of spoken) {
    const heard = ratioDb === undefined ? padded(samples) : mixed(padded(samples), background, ratioDb);
    using denoiser = await createDenoiser(RATE);
    const plain = wordErrors(text, (await recognizer.transcribe(heard, RATE)).text);
    const reduced = wordErrors(text, (await recognizer.transcribe(denoiser.process(heard), RATE)).text);
    total.words += plain.words;
    total.wrong += plain.errors;
    total.wrongReduced += reduced.errors;
  }
  return total;
}

function padded(samples: Int16Array): Int16Array {
  const longer = new Int16Array(samples.length + TAIL_SAMPLES);
  longer.set(samples);
  return longer;
}

/** Noise that has more of the low than of the high, as a fan or a car has. */
function fan(seed: number): Float64Array {
  const random = seededRandom(seed);
  const samples = new Float64Array(12 * RATE);
  let low = 0;
  for (let at = 0; at < samples.length; at += 1) {
    const white = random() * 2 - 1;
    low = 0.95 * low + white;
    samples[at] = low + 0.3 * white;
  }
  return samples;
}

/** Four people talking at once. */
async function voices(): Promise<Float64Array> {
  const samples = new Float64Array(12 * RATE);
  for (const [place, voice] of [...OTHERS, ...OTHERS].entries()) {
    using synthesizer = createSynthesizer({ voice, speed: 0.9 + 0.1 * place });
    const text = SENTENCES.slice(place).join(' ');
    const speech = (await synthesizer.synthesize(text)).samples;
    for (let at = 0; at < samples.length; at += 1) {
      samples[at] = (samples[at] ?? 0) + (speech[(at + place * RATE) % speech.length] ?? 0);
    }
  }
  return samples;
}

const meanSquare = (samples: Iterable<number>): number => {
  let sum = 0;
  let count = 0;
  for (const sample of samples) {
    sum += sample * sample;
    count += 1;
  }
  return sum / Math.max(1, count);
};

/** Turned down together where they would be too loud. */
function mixed(speech: Int16Array, noise: Float64Array, ratioDb: number): Int16Array {
  const gain = Math.sqrt(meanSquare(speech) / meanSquare(noise) / 10 ** (ratioDb / 10));
  const sum = Float64Array.from(speech, (sample, at) => sample + gain * (noise[at % noise.length] ?? 0));
  const loudest = sum.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  const down = Math.min(1, 32_000 / loudest);
  return Int16Array.from(sum, (sample) => sample * down);
}

import { createRecognizer, createSynthesizer, wordErrorRate } from '@antiphon/offline';
import { reasonOf } from '../cli-error.js';

/** One sentence, spoken and understood on this machine. */
export type RoundTrip =
  | {
      readonly ok: true;
      readonly said: string;
      readonly understood: string;
      readonly wordErrorRate: number;
      /** In ms: loading both models, making the speech, understanding it, and how long the speech is. */
      readonly loadMs: number;
      readonly synthesisMs: number;
      readonly recognitionMs: number;
      readonly audioMs: number;
    }
  | { readonly ok: false; readonly problem: string };

const SENTENCE = 'The telescope is ready for tonight.';
/** A small model may mishear a word of six; more means that something is broken. */
const MAX_ERROR_RATE = 0.34;

/** Speaks a sentence and listens to it. Never rejects. */
export async function roundTrip(): Promise<RoundTrip> {
  try {
    using synthesizer = createSynthesizer({ voice: 'rms' });
    using recognizer = createRecognizer();
    const [, loadMs] = await timed(() => Promise.all([synthesizer.preload(), recognizer.preload()]));
    const [speech, synthesisMs] = await timed(() => synthesizer.synthesize(SENTENCE));
    const { samples, sampleRate } = speech;
    const [transcript, recognitionMs] = await timed(() => recognizer.transcribe(samples, sampleRate));
    const rate = wordErrorRate(SENTENCE, transcript.text);
    if (rate > MAX_ERROR_RATE) {
      return { ok: false, problem: `"${SENTENCE}" was understood as "${transcript.text}"` };
    }
    const audioMs = Math.round((samples.length / sampleRate) * 1000);
    const timings = { loadMs, synthesisMs, recognitionMs, audioMs };
    return { ok: true, said: SENTENCE, understood: transcript.text, wordErrorRate: rate, ...timings };
  } catch (error) {
    return { ok: false, problem: reasonOf(error) };
  }
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [value: T, ms: number]> {
  const before = performance.now();
  const value = await work();
  return [value, Math.round(performance.now() - before)];
}

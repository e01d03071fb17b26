import { playout } from '@antiphon/core';
import { readTelegraph, SPEECH_RATE } from '@antiphon/simulators';

/** Ten minutes: longer than any trial. */
const MAX_SAMPLES = SPEECH_RATE * 600;

/**
 * A listener who understands the simulators' scripted voice: keeps what was played, ten minutes at most, and reads the
 * words out of it.
 *
 * @param sampleRate of the speech that is played
 */
export function telegraphEar(sampleRate: number) {
  const played: Int16Array[] = [];
  let count = 0;
  const processor = playout({
    name: 'telegraph-ear',
    sampleRate,
    sink: () => ({
      write(samples, { speech }) {
        if (!speech || count > MAX_SAMPLES) return;
        const kept = toSpeechRate(samples, sampleRate);
        count += kept.length;
        played.push(kept);
      },
    }),
  });
  return {
    processor,
    /** The words heard so far, in order. */
    words(): readonly string[] {
      const all = new Int16Array(count);
      let at = 0;
      for (const piece of played) {
        all.set(piece, at);
        at += piece.length;
      }
      return readTelegraph(all).map(({ text }) => text);
    },
  };
}

/** Brings samples to the rate of the scripted speech. By straight lines: good enough for tones far below half the rate. */
export function toSpeechRate(samples: Int16Array, sampleRate: number): Int16Array {
  if (sampleRate === SPEECH_RATE) return samples.slice();
  const step = sampleRate / SPEECH_RATE;
  return Int16Array.from({ length: Math.floor(samples.length / step) }, (_, at) => {
    const from = Math.floor(at * step);
    const here = samples[from] ?? 0;
    return Math.round(here + (at * step - from) * ((samples[from + 1] ?? here) - here));
  });
}

import { tone } from '@antiphon/audio';
import { expect, it } from 'vitest';
import { bargeInsIn } from './barge-ins-in.js';

/** What somebody said at these times, in ms. */
function saidAt(...spans: readonly (readonly [fromMs: number, toMs: number])[]): Int16Array {
  const samples = new Int16Array(80_000);
  for (const [fromMs, toMs] of spans) {
    const voice = tone({ frequencyHz: 300, durationMs: toMs - fromMs, sampleRate: 8_000, amplitude: 0.3 });
    samples.set(voice, fromMs * 8);
  }
  return samples;
}

it('counts from the first voiced frame of the utterance that cut in', () => {
  expect(bargeInsIn(saidAt([1_000, 2_000], [4_000, 4_200], [4_400, 6_000]), [4_600])).toEqual([600]);
});

it('counts also when the voice has just ended', () => {
  expect(bargeInsIn(saidAt([4_000, 4_400]), [4_650])).toEqual([650]);
});

it('takes faint noise for silence', () => {
  const noisy = saidAt([4_000, 5_000]).map((sample, at) => sample + (at % 2 === 0 ? 60 : -60));
  expect(bargeInsIn(noisy, [4_300])).toEqual([300]);
});

it('leaves out what no voice caused', () => {
  expect(bargeInsIn(saidAt([1_000, 2_000]), [500, 9_000, 60_000])).toEqual([]);
});

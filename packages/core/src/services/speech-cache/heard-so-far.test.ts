import { expect, it } from 'vitest';
import type { SpeechChunk } from '../text-to-speech.js';
import { HeardSoFar } from './heard-so-far.js';

const chunk = (samples: readonly number[], ...words: readonly string[]): SpeechChunk => ({
  samples: Int16Array.from(samples),
  sampleRate: 16_000,
  words: words.map((text, at) => ({ text, startMs: at, endMs: at + 1 })),
});

async function* speech(...chunks: readonly SpeechChunk[]): AsyncGenerator<SpeechChunk, void> {
  yield* chunks;
}

it('gives the rest, wherever the chunks are cut', async () => {
  const heard = new HeardSoFar();
  heard.add(chunk([1, 2, 3], 'one', 'two'));
  const rest = [];
  const again = speech(chunk([1], 'one'), chunk([2], 'two', 'three'), chunk([3, 4], 'four'), chunk([5]));
  for await (const { samples, words } of heard.rest(again))
    rest.push([[...samples], words?.map(({ text }) => text)]);
  expect(rest).toEqual([
    [[], ['three']],
    [[4], ['four']],
    [[5], []],
  ]);
});

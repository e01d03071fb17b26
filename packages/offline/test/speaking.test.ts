import { afterAll, expect, it } from 'vitest';
import { fliteTts, unloadOffline } from '../src/index.js';

afterAll(() => unloadOffline());

const text = 'First comes this. Then comes that, a little later. And then it ends.';

it('times the words of several sentences within the audio, in which they are heard', async () => {
  const { signal } = new AbortController();
  const chunks: {
    fromMs: number;
    toMs: number;
    samples: Int16Array;
    words: readonly { startMs: number; endMs: number }[];
  }[] = [];
  let fromMs = 0;
  for await (const { samples, sampleRate, words = [] } of fliteTts().synthesize(text, { signal })) {
    const toMs = fromMs + (samples.length / sampleRate) * 1000;
    chunks.push({ fromMs, toMs, samples, words });
    fromMs = toMs;
  }
  expect(chunks.map(({ words }) => words.length)).toEqual([3, 6, 4]);
  for (const chunk of chunks) {
    for (const { startMs, endMs } of chunk.words) {
      expect(startMs).toBeGreaterThanOrEqual(chunk.fromMs);
      expect(endMs).toBeLessThanOrEqual(chunk.toMs);
      const [from, to] = [startMs, endMs].map((ms) => Math.round((ms - chunk.fromMs) * 16));
      expect(Math.max(...chunk.samples.subarray(from, to))).toBeGreaterThan(1_000);
    }
  }
});

it('says no further sentence after an abort', async () => {
  const controller = new AbortController();
  const iterator = fliteTts().synthesize(text, { signal: controller.signal })[Symbol.asyncIterator]();
  expect((await iterator.next()).value?.words).toHaveLength(3);
  controller.abort();
  await expect(iterator.next()).rejects.toMatchObject({ code: 'aborted' });
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});

it('says what is wrong as an error of a service', async () => {
  const { signal } = new AbortController();
  const read = async () => {
    for await (const _ of fliteTts().synthesize('x'.repeat(20_001), { signal }));
  };
  await expect(read()).rejects.toMatchObject({
    name: 'AntiphonError',
    code: 'service_failed',
    retryable: false,
  });
});

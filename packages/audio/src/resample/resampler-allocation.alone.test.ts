import { expect, it } from 'vitest';
import { decodeMulaw } from '../g711/index.js';
import { Resampler } from './resampler.js';

it('turns telephone audio into model audio without allocating', () => {
  const resampler = new Resampler({ inputRate: 8000, outputRate: 16000 });
  const mulaw = Uint8Array.from({ length: 160 }, (_, i) => (i * 7) & 0xff);
  const narrow = new Int16Array(160);
  const wide = new Int16Array(320);
  const bytesPerChunk = (): number => {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 1_000; i++) resampler.process(decodeMulaw(mulaw, narrow), wide);
    return (process.memoryUsage().heapUsed - before) / 1_000;
  };
  // Until it is compiled for good, each call of WebAssembly boxes its numbers: some 45 bytes.
  for (let i = 0; i < 60; i++) bytesPerChunk();
  const middle = Array.from({ length: 21 }, bytesPerChunk).sort((one, other) => one - other)[10];
  // Looking takes half a kilobyte, which a thousand chunks share.
  expect(middle).toBeLessThan(8);
});

import { expect, it } from 'vitest';
import { decodeMulaw } from '../g711/index.js';
import { Resampler } from './resampler.js';

it('turns telephone audio into model audio without allocating', () => {
  const resampler = new Resampler({ inputRate: 8000, outputRate: 16000 });
  const mulaw = Uint8Array.from({ length: 160 }, (_, i) => (i * 7) & 0xff);
  const narrow = new Int16Array(160);
  const wide = new Int16Array(320);
  const chunks = () => {
    for (let i = 0; i < 100; i++) resampler.process(decodeMulaw(mulaw, narrow), wide);
  };
  // Until it is compiled for good, each call of WebAssembly boxes its numbers: some 45 bytes.
  for (let i = 0; i < 600; i++) chunks();
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 50; i++) chunks();
  expect((process.memoryUsage().heapUsed - before) / 5000).toBeLessThan(40);
});
